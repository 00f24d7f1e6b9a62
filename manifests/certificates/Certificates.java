import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Certificates for a cluster without cert-manager, by nothing but a JDK:
 *
 * <pre>java manifests/certificates/Certificates.java | kubectl apply --server-side --field-manager=sidelane-certificates -f -</pre>
 *
 * <p>Prints the control plane's Secret, and the CA for its webhook. The CA's own key is in no output: once the certificate is
 * signed it is deleted, and nobody can sign another. Run it again to renew; the control plane and agents take up what is new by
 * themselves.
 */
final class Certificates {

    private static final String NAMES =
            "SAN=DNS:sidelane-control-plane.sidelane-system.svc"
                    + ",DNS:sidelane-control-plane.sidelane-system.svc.cluster.local"
                    + ",DNS:sidelane-webhook.sidelane-system.svc";
    private static final int MOST_DAYS = 825;

    private final Path folder;
    private final String password;

    private Certificates(Path folder, String password) {
        this.folder = folder;
        this.password = password;
    }

    public static void main(String... arguments) throws Exception {
        int days = days(arguments);
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var folder =
                Files.createTempDirectory(
                        "sidelane-certificates-",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            System.out.print(new Certificates(folder, HexFormat.of().formatHex(random)).manifests(days));
        } finally {
            for (var file : List.of("keys.p12", "request", "signed")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
    }

    private static int days(String... arguments) {
        var written = arguments.length == 0 ? "365" : arguments[0];
        if (arguments.length > 1 || !written.matches("[1-9][0-9]{0,3}") || Integer.parseInt(written) > MOST_DAYS) {
            System.err.printf("days: %s (expected: one number of 1..%d, 365 without one)%n", String.join(" ", arguments), MOST_DAYS);
            System.exit(2);
        }
        return Integer.parseInt(written);
    }

    private String manifests(int days) throws Exception {
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Sidelane CA", "-ext", "bc:critical=ca:true,pathlen:0",
                "-ext", "ku:critical=keyCertSign,cRLSign", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "" + days);
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=sidelane-control-plane", "-keyalg", "EC", "-groupname", "secp256r1");
        keytool("-certreq", "-alias", "server", "-file", file("request"));
        keytool("-gencert", "-alias", "ca", "-infile", file("request"), "-outfile", file("signed"), "-rfc", "-validity", "" + days,
                "-ext", NAMES, "-ext", "ku:critical=digitalSignature", "-ext", "eku=serverAuth");
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve("keys.p12"))) {
            keys.load(in, password.toCharArray());
        }
        var ca = pem("CERTIFICATE", keys.getCertificate("ca").getEncoded());
        var key = pem("PRIVATE KEY", keys.getKey("server", password.toCharArray()).getEncoded());
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: sidelane-control-plane-tls, namespace: sidelane-system}
                type: kubernetes.io/tls
                data:
                  ca.crt: %s
                  tls.crt: %s
                  tls.key: %s
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: sidelane}
                webhooks:
                  - name: policy.sidelane.io
                    clientConfig: {caBundle: %s}
                """
                .formatted(base64(ca), base64(Files.readString(folder.resolve("signed"))), base64(key), base64(ca));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    /* By its environment, for a process's arguments can be seen by others. */
    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", file("keys.p12"), "-storetype", "PKCS12", "-storepass:env", "SIDELANE_STORE"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SIDELANE_STORE", password);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool %s: exit code %d (expected: 0); %s".formatted(arguments[0], process.exitValue(), said));
        }
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes());
    }
}
