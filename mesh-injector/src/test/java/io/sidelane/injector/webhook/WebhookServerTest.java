package io.sidelane.injector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.injector.cases.Scenes;
import io.sidelane.injector.decision.Cluster;
import io.sidelane.injector.decision.Lab;
import io.sidelane.injector.tls.Authority;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener by itself, asked over real TLS. */
class WebhookServerTest {

    private final Authority authority = Authority.of("127.0.0.1");
    private @Nullable WebhookServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyoneOfManyAtOnceIsAnswered() throws Exception {
        var caller = new Caller(start(null), authority.pem(), null);
        var answers = new ArrayList<Future<String>>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                answers.add(threads.submit(caller::ask));
            }
        }

        for (var answer : answers) {
            assertThat(answer.get()).startsWith("HTTP/1.1 200 ").contains("\"allowed\":true");
        }
    }

    @Test
    void nobodyIsCutOffWhileAnotherCertificateIsPutIntoUse() throws Exception {
        var another = Authority.of("127.0.0.1");
        int port = start(null);
        var server = Objects.requireNonNull(this.server);
        var callers =
                Map.of(
                        authority, new Caller(port, authority.pem(), null),
                        another, new Caller(port, another.pem(), null));

        for (int i = 0; i < 10; i++) {
            for (var shown : List.of(another, authority)) {
                server.show(shown.server());

                assertThat(Objects.requireNonNull(callers.get(shown)).ask())
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void aHandshakeThatIsBeingMadeEndsWithTheCertificateThatItBeganWith() throws Exception {
        var another = Authority.of("127.0.0.1");
        var caller = new Caller(start(null), authority.pem(), null);
        var server = Objects.requireNonNull(this.server);
        var ended = new AtomicBoolean();

        try (var threads = Executors.newFixedThreadPool(1)) {
            var exchange =
                    threads.submit(
                            () -> {
                                while (!ended.get()) {
                                    server.show(authority.server());
                                }
                            });
            for (int i = 0; i < 20; i++) {
                assertThat(caller.ask()).startsWith("HTTP/1.1 200 ");
            }
            ended.set(true);
            exchange.get();
        }

        server.show(another.server());
        assertThatThrownBy(caller::ask).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNoCertificateIsNotShown() throws Exception {
        var caller = new Caller(start(null), authority.pem(), null);

        Objects.requireNonNull(server).show(new Identity("none", "none"));

        assertThat(caller.ask()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whoHasNoCertificateOfTheClientsAuthorityIsNotAnswered(@TempDir Path folder)
            throws Exception {
        var known = client(folder, "apiserver");
        var stranger = client(folder, "stranger");
        int port = start(pem(known));

        assertThat(new Caller(port, authority.pem(), known).ask()).startsWith("HTTP/1.1 200 ");
        assertThatThrownBy(() -> new Caller(port, authority.pem(), null).ask())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Caller(port, authority.pem(), stranger).ask())
                .isInstanceOf(IOException.class);
    }

    private int start(@Nullable String clientCa) throws IOException {
        var cluster = Lab.cluster(Scenes.sriov());
        var reviews =
                new Reviews(
                        new Surroundings() {
                            @Override
                            public Cluster cluster() {
                                return cluster;
                            }

                            @Override
                            public Map<String, String> namespaceLabels(String namespace) {
                                return Map.of("sidelane.io/injection", "enabled");
                            }
                        },
                        _ -> {});
        server = new WebhookServer(authority.server(), clientCa, reviews, new Silent());
        return server.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getPort();
    }

    /* The JDK's own tool: our issuer makes certificates for servers only. */
    private static KeyStore client(Path folder, String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        var made =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString(),
                                        "-genkeypair",
                                        "-keyalg",
                                        "EC",
                                        "-alias",
                                        name,
                                        "-dname",
                                        "CN=" + name,
                                        "-keystore",
                                        file.toString(),
                                        "-storepass",
                                        Caller.PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(made.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, Caller.PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(KeyStore store) throws Exception {
        var pem = new StringWriter();
        pem.write("-----BEGIN CERTIFICATE-----\n");
        pem.write(
                Base64.getMimeEncoder()
                        .encodeToString(
                                store.getCertificate(store.aliases().nextElement()).getEncoded()));
        pem.write("\n-----END CERTIFICATE-----\n");
        return pem.toString();
    }

    private static final class Silent implements WebhookServer.Observer {
        @Override
        public void decided(long nanos) {}

        @Override
        public void undecided(String why) {}
    }
}
