package io.sidelane.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.agent.Await;
import io.sidelane.agent.FakeDataPath;
import io.sidelane.agent.decision.Plan;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminServerTest {

    private static final AdminPages PAGES = new AdminPages(() -> view(new FakeDataPath()));
    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir private Path directory = Path.of("/nonexistent");

    @Test
    void answersOverTcpAndClosesTheConnection() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            assertThat(ask(server, GET))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Connection: close\r\n")
                    .endsWith("\r\n\r\n{\"status\":\"ok\"}\n");
        }
    }

    @Test
    void answersOverAUnixSocketThatOnlyTheOwnerMayUse() throws IOException {
        var socket = directory.resolve("new/a.sock");
        try (var server = AdminServer.start(AdminAddress.parse("unix:" + socket), PAGES)) {
            assertThat(Files.getPosixFilePermissions(socket))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(directory.resolve("new")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            try (var files = Files.list(directory.resolve("new"))) {
                assertThat(files).containsExactly(socket);
            }
            assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
        }

        assertThat(socket).doesNotExist();
    }

    @Test
    void theSocketOfADeadAgentIsReplaced() throws IOException {
        var socket = directory.resolve("a.sock");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }

        try (var server = AdminServer.start(AdminAddress.parse("unix:" + socket), PAGES)) {
            assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void theSocketOfALiveAgentIsLeftAlone() throws IOException {
        var address = AdminAddress.parse("unix:" + directory.resolve("a.sock"));
        try (var server = AdminServer.start(address, PAGES)) {
            assertThatThrownBy(() -> AdminServer.start(address, PAGES).close())
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "--admin: %s: another process listens there (expected: an address that"
                                            .formatted(address)
                                    + " is free)");
            assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        var file = Files.writeString(directory.resolve("a.sock"), "mine");

        assertThatThrownBy(
                        () -> AdminServer.start(AdminAddress.parse("unix:" + file), PAGES).close())
                .hasMessageContaining("a file is there that is no socket");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            assertThatThrownBy(() -> AdminServer.start(server.address(), PAGES).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("--admin: %s: ".formatted(server.address()));
        }
    }

    @Test
    void aRequestInPiecesIsAnswered() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES);
                var channel = connect(server)) {
            for (byte one : GET.getBytes(StandardCharsets.US_ASCII)) {
                channel.write(ByteBuffer.wrap(new byte[] {one}));
            }

            assertThat(rest(channel)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void aRequestHeadWithoutEndIsRefused() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            // Exactly what is read: more would be unread at the close and turn it into a reset.
            var request = "GET / HTTP/1.1\r\nX: ";
            var endless = request + "x".repeat(RequestLine.MAX_BYTES - request.length());

            assertThat(ask(server, endless))
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        }
    }

    @Test
    void whatIsNoRequestIsRefused() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            for (var request :
                    List.of("hello\r\n\r\n", "GET healthz HTTP/1.1\r\n\r\n", "\r\n\r\n")) {
                assertThat(ask(server, request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
        }
    }

    @Test
    void onlyGetIsAnswered() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            assertThat(ask(server, "POST /status HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .endsWith("{\"error\":\"method: POST (expected: GET)\"}\n");
        }
    }

    @Test
    void aSilentClientIsClosedAndKeepsNobodyWaiting() throws IOException {
        try (var server =
                        AdminServer.start(
                                AdminAddress.parse("127.0.0.1:0"), PAGES, Duration.ofMillis(50));
                var silent = connect(server)) {
            assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(rest(silent)).isEmpty();
        }
    }

    @Test
    void aClientThatGoesAwayHurtsNobody() throws IOException {
        try (var server = AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES)) {
            for (int i = 0; i < 100; i++) {
                try (var channel = connect(server)) {
                    channel.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.US_ASCII)));
                }
            }

            assertThat(ask(server, GET)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void withoutDescriptorsItTriesNowAndThenAndAnswersOnceThereAreSome() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 100 && exec \"$@\"",
                                "sh",
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutDescriptors.class.getName())
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("tried now and then\nHTTP/1.1 200 OK\n");
    }

    static final class WithoutDescriptors {

        private static final Duration PATIENCE = Duration.ofMillis(50);

        private WithoutDescriptors() {}

        public static void main(String[] args) throws IOException {
            var out = System.out;
            var log = new ByteArrayOutputStream();
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            var all = new ArrayDeque<Closeable>();
            try (var server =
                            AdminServer.start(AdminAddress.parse("127.0.0.1:0"), PAGES, PATIENCE);
                    var client = SocketChannel.open()) {
                // All that it takes is loaded, and open, before there is nothing left to open.
                ask(server, GET);
                Await.until("nothing was refused yet", () -> tries(log) == 0);
                long start = System.nanoTime();
                try {
                    while (true) {
                        all.add(FileChannel.open(Path.of("/dev/null")));
                    }
                } catch (IOException _) {
                    client.connect(((AdminAddress.Tcp) server.address()).address());
                }

                Await.until("it tries again", () -> tries(log) >= 3);

                long tries = tries(log);
                long most = 2 + (System.nanoTime() - start) / (PATIENCE.toNanos() / 2);
                out.println(tries <= most ? "tried now and then" : "tried all the time: " + log);
                for (var one : all) {
                    one.close();
                }
                client.write(ByteBuffer.wrap(GET.getBytes(StandardCharsets.US_ASCII)));
                out.println(rest(client).lines().findFirst().orElse("closed"));
            }
        }

        private static long tries(ByteArrayOutputStream log) {
            return log.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("not accepted"))
                    .count();
        }
    }

    static AgentView view(FakeDataPath dataPath) {
        return new AgentView("n1", "6.18.0", "1.0", dataPath, null, Plan.EMPTY, List.of(), 0, null);
    }

    private static String ask(AdminServer server, String request) throws IOException {
        try (var channel = connect(server)) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return rest(channel);
        }
    }

    private static SocketChannel connect(AdminServer server) throws IOException {
        return switch (server.address()) {
            case AdminAddress.Tcp(InetSocketAddress address) -> SocketChannel.open(address);
            case AdminAddress.Unix(Path path) ->
                    SocketChannel.open(UnixDomainSocketAddress.of(path));
        };
    }

    private static String rest(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
}
