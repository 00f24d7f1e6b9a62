package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.OwnedProcess;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real kube-apiserver on its own etcd, on loopback, with certificates of its own and RBAC.
 * Everything it starts ends and everything it writes is deleted by {@link #close}. No controller
 * runs: what controllers make, a test makes itself.
 */
final class ApiServer implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 3;

    private final KubernetesBinaries binaries;
    private final Path folder;
    private final int port;
    private final Map<String, TestUser> users;
    private final Deque<OwnedProcess> processes = new ArrayDeque<>();
    private final List<KubernetesClient> clients = new ArrayList<>();
    private @Nullable OwnedProcess server;
    private List<String> serverCommand = List.of();
    private String etcdUrl = "";
    // A test run that is interrupted closes nothing.
    private final Thread hook = new Thread(this::stop, "stop-kubernetes");

    private ApiServer(KubernetesBinaries binaries, Path folder, int port, List<TestUser> users) {
        this.binaries = binaries;
        this.folder = folder;
        this.port = port;
        this.users = users.stream().collect(Collectors.toMap(TestUser::name, user -> user));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Ports are picked before they are taken, so somebody else may be faster: then others are
     * tried.
     */
    static ApiServer start(KubernetesBinaries binaries, List<TestUser> users) throws IOException {
        for (int attempt = 1; ; attempt++) {
            var folder =
                    Files.createTempDirectory(
                            "sidelane-kubernetes-",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            var server = new ApiServer(binaries, folder, freePort(), users);
            try {
                server.startEtcdAndServer();
                return server;
            } catch (RigException e) {
                server.close();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private KubernetesClient as(TestUser user) {
        var client = new KubernetesClientBuilder().withConfig(config(user)).build();
        clients.add(client);
        return client;
    }

    /** A client of that user, closed with the server. */
    KubernetesClient as(String user) {
        return as(known(user));
    }

    /** A command line of kubectl as that user. */
    List<String> kubectl(String user, String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                binaries.kubectl().toString(),
                                "--server=" + url(),
                                "--certificate-authority=" + certificate(),
                                "--token=" + known(user).token(),
                                "--cache-dir=" + folder.resolve("kubectl"),
                                "--kubeconfig=/dev/null"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Of the API server that runs now. */
    long pid() {
        return server == null ? 0 : server.pid();
    }

    /** What that user is known by. */
    String token(String user) {
        return known(user).token();
    }

    private TestUser known(String user) {
        var known = users.get(user);
        if (known == null) {
            throw new IllegalArgumentException(
                    "user: %s (expected: one of %s)".formatted(user, users.keySet()));
        }
        return known;
    }

    String url() {
        return "https://127.0.0.1:" + port;
    }

    Path certificate() {
        return folder.resolve("certificates/apiserver.crt");
    }

    private Config config(TestUser user) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertFile(certificate().toString())
                .withOauthToken(user.token())
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    private void startEtcdAndServer() throws IOException {
        int etcd = freePort();
        int peer = freePort();
        etcdUrl = "http://127.0.0.1:" + etcd;
        var peerUrl = "http://127.0.0.1:" + peer;
        run(
                        "etcd",
                        List.of(
                                binaries.etcd().toString(),
                                "--data-dir=" + folder.resolve("etcd"),
                                "--unsafe-no-fsync",
                                "--log-level=warn",
                                "--listen-client-urls=" + etcdUrl,
                                "--advertise-client-urls=" + etcdUrl,
                                "--listen-peer-urls=" + peerUrl,
                                "--initial-advertise-peer-urls=" + peerUrl,
                                "--initial-cluster=default=" + peerUrl))
                .awaitReady("etcd to listen", READY, () -> listens(etcd));
        var key = serviceAccountKey();
        var tokens =
                Files.writeString(
                        folder.resolve("tokens.csv"),
                        users.values().stream()
                                .map(TestUser::line)
                                .collect(Collectors.joining("\n", "", "\n")));
        var audit =
                Files.writeString(
                        folder.resolve("audit.yaml"),
                        """
                        apiVersion: audit.k8s.io/v1
                        kind: Policy
                        rules: [{level: Metadata, omitStages: [RequestReceived, ResponseStarted]}]
                        """);
        serverCommand =
                List.of(
                        binaries.apiServer().toString(),
                        "--etcd-servers=" + etcdUrl,
                        "--bind-address=127.0.0.1",
                        // Only told to others, and there are none; loopback is refused.
                        "--advertise-address=192.0.2.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + folder.resolve("certificates"),
                        "--authorization-mode=RBAC",
                        "--token-auth-file=" + tokens,
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-signing-key-file=" + key,
                        "--service-account-key-file=" + key,
                        "--service-cluster-ip-range=10.96.0.0/24",
                        "--endpoint-reconciler-type=none",
                        "--audit-policy-file=" + audit,
                        "--audit-log-path=" + folder.resolve("audit.log"),
                        "-v=1");
        startServer();
    }

    private void startServer() throws IOException {
        server =
                run("kube-apiserver", serverCommand)
                        .awaitReady("kube-apiserver to be ready", READY, this::isReady);
    }

    /** Ends the API server as a crash does; {@link #startAgain} starts it where it was. */
    void crash() {
        if (server != null) {
            server.kill();
        }
    }

    void startAgain() throws IOException {
        startServer();
    }

    /** Forgets all versions but the present ones: whoever watches from an older one is told so. */
    void compact() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var now =
                    Serialization.unmarshal(
                            post(http, "/v3/kv/range", "{\"key\": \"Lw==\"}"), JsonNode.class);
            var revision = now.at("/header/revision").asText();
            post(http, "/v3/kv/compaction", "{\"revision\": \"%s\"}".formatted(revision));
        }
    }

    private String post(HttpClient http, String path, String body)
            throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(etcdUrl + path))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("etcd: %s (expected: status 200)".formatted(answer.body()));
        }
        return answer.body();
    }

    /** What that user asked for since the server first started. */
    List<JsonNode> asked(String user) throws IOException {
        try (var lines = Files.lines(folder.resolve("audit.log"))) {
            return lines.filter(line -> line.endsWith("}"))
                    .map(line -> Serialization.unmarshal(line, JsonNode.class))
                    .filter(event -> event.at("/user/username").asText().equals(user))
                    .toList();
        }
    }

    /** A kubeconfig of that user. */
    Path kubeconfig(String user) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "kubeconfig-", ".yaml"),
                """
                apiVersion: v1
                kind: Config
                clusters: [{name: test, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: test, user: {token: "%s"}}]
                contexts: [{name: test, context: {cluster: test, user: test}}]
                current-context: test
                """
                        .formatted(url(), certificate(), known(user).token()));
    }

    private TestUser admin() {
        return users.values().stream()
                .filter(user -> user.groups().contains(TestUser.MASTERS))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "users: %s (expected: one in %s)"
                                                .formatted(users.keySet(), TestUser.MASTERS)));
    }

    private OwnedProcess run(String name, List<String> command) throws IOException {
        var log = folder.resolve(name + ".log");
        var process =
                new OwnedProcess(
                        name,
                        new ProcessBuilder(command)
                                .directory(folder.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start(),
                        log);
        processes.push(process);
        return process;
    }

    private boolean isReady() {
        // The server writes it before it listens, and the client reads it but once.
        if (!Files.exists(certificate())) {
            return false;
        }
        try (var client = new KubernetesClientBuilder().withConfig(config(admin())).build()) {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static boolean listens(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path serviceAccountKey() throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return Files.writeString(
                    folder.resolve("service-account.key"),
                    pem(generator.generateKeyPair().getPrivate()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Key key) {
        return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(
                        Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getEncoded()));
    }

    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /* The last one started is the first to end. */
    private void stop() {
        processes.forEach(OwnedProcess::close);
        try (Stream<Path> all = Files.walk(folder)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
