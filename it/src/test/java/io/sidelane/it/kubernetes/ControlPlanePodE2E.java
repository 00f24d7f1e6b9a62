package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The control plane's container as its Deployment says, in the files of its image; over a directory
 * in place of the cluster.
 */
class ControlPlanePodE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "sidelane-control-plane.sidelane-system.svc";

    @TempDir Path temp;

    @Test
    void asTheDeploymentSaysItServesWithoutPrivilegesAndAnswersItsProbes() throws Exception {
        assumeTrue(
                Command.outcome(List.of("id", "-u"), "", LIMIT).stdout().strip().equals("0"),
                "not root: no mounts can be made");
        var image = ImageRoot.layOut("control-plane", Files.createDirectory(temp.resolve("image")));
        var policies = Files.createDirectories(image.folder().resolve("etc/sidelane/policies"));
        Files.copy(
                Manifests.FOLDER.resolve("examples/trading.yaml"),
                policies.resolve("trading.yaml"));
        var certificates = JdkCertificates.make();
        int xds = RunningContainer.freePort();
        int management = RunningContainer.freePort();
        var pod = container(image, certificates);
        var arguments = new ArrayList<>(List.of("--config-dir=/etc/sidelane/policies"));
        arguments.add("--client-ca=/etc/sidelane/tls/ca.crt");
        for (var argument : pod.arguments()) {
            // Free ports: those of the manifests may be somebody's here. Admission needs a cluster.
            if (!argument.startsWith("--webhook")) {
                arguments.add(
                        argument.replace("]:18000", "]:" + xds)
                                .replace("]:18081", "]:" + management)
                                .replace(":18080", ":0"));
            }
        }

        try (var container =
                RunningContainer.start(
                        pod.commandLine(Set.of(), arguments), management, temp.resolve("log"))) {
            for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                var path = pod.container().at("/%s/httpGet/path".formatted(probe)).asText();
                Await.until(probe, LIMIT, () -> container.get(path).contains("\"UP\""));
            }

            assertThat(container.status())
                    .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1")
                    .anyMatch(line -> line.startsWith("Uid:\t65532\t65532"));
            assertThat(container.get("/metrics")).contains("jvm_info");
            assertThat(answersTls(xds, certificates)).isTrue();
        }
    }

    private PodContainer container(ImageRoot image, JdkCertificates certificates)
            throws IOException {
        // As a Secret's volume with its defaultMode, in a pod with an fsGroup.
        var tls = Files.createDirectory(temp.resolve("tls"));
        for (var name : List.of("tls.crt", "tls.key", "ca.crt")) {
            var file = Files.write(tls.resolve(name), certificates.file(name));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
            Files.setAttribute(file, "unix:gid", 65_532);
        }
        var yaml = Files.readString(Manifests.FOLDER.resolve("base/control-plane/deployment.yaml"));
        return PodContainer.of(
                Serialization.unmarshal(yaml, JsonNode.class),
                "containers",
                "control-plane",
                image,
                Map.of(
                        "tls",
                        tls,
                        "api-access",
                        Files.createDirectory(temp.resolve("api-access"))));
    }

    /* As an agent does: the CA from the Secret, the name of the Service. */
    private static boolean answersTls(int port, JdkCertificates certificates)
            throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(certificates.file("ca.crt"))));
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket =
                        (SSLSocket)
                                context.getSocketFactory().createSocket(plain, NAME, port, true)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().isValid();
        }
    }
}
