package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sidelane.agent.admin.AdminAddress;
import io.sidelane.agent.datapath.DataPathConfig;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.agent.datapath.PodRedirect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with real files and sockets on a data path that only remembers. */
class AgentTest {

    private static final String POLICY =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: ClusterAccelerationPolicy
            metadata: {name: all}
            spec: {enforcement: Enforce, candidates: [{profileRef: {name: sockmap}}]}
            """;

    @TempDir private Path root = Path.of("/nonexistent");
    private final FakeDataPath dataPath = new FakeDataPath();
    private final Map<Path, Long> cookies = new ConcurrentHashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectory(root.resolve("policy"));
        Files.createDirectory(root.resolve("netns"));
        write("policy.yaml", POLICY);
    }

    @Test
    void policyIsInForceWhenTheAgentIsReady() throws Exception {
        namespace("web", 7);

        try (var _ = running()) {
            assertThat(dataPath.applied()).hasSize(1);
            assertThat(dataPath.present())
                    .extracting(PodRedirect::pod, PodRedirect::redirect)
                    .containsExactly(tuple("default/web", true));
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");
        }

        assertThat(dataPath.isClosed()).isTrue();
    }

    @Test
    void podsComeAndGo() throws Exception {
        try (var _ = running()) {
            namespace("web", 7);
            Await.until("pod is there", () -> pods().equals(List.of("default/web")));

            Files.delete(root.resolve("netns/web"));

            Await.until("pod is gone", () -> pods().isEmpty());
        }
    }

    @Test
    void aNetnsThatIsCaughtHalfMadeIsLookedAtAgain() throws Exception {
        try (var _ = running()) {
            var path = Files.createFile(root.resolve("netns/web"));
            Await.until("seen", () -> get("/status").contains("\"pending\""));

            cookies.put(path, 7L);

            Await.until("pod is there", () -> pods().equals(List.of("default/web")));
        }
    }

    @Test
    void aChangedPolicyIsPutIntoForce() throws Exception {
        namespace("web", 7);
        try (var _ = running()) {
            write("policy.yaml", POLICY.replace("Enforce", "Off"));

            Await.until("off", () -> !dataPath.present().getFirst().redirect());
        }
    }

    @Test
    void aChangeThatAltersNothingIsNotApplied() throws Exception {
        namespace("web", 7);
        try (var _ = running()) {
            write("policy.yaml", POLICY + "# a comment\n---\n" + other());

            Await.until("read", () -> get("/status").contains("AccelerationPolicy nowhere/other"));
            assertThat(dataPath.applied()).hasSize(1);
        }
    }

    @Test
    void aFileThatTurnsBadLeavesTrafficAsItIs() throws Exception {
        namespace("web", 7);
        try (var _ = running()) {
            write("policy.yaml", "broken: [");

            Await.until("seen", () -> get("/status").contains("\"lastGood\""));
            assertThat(dataPath.applied()).hasSize(1);
            assertThat(get("/readyz")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aPlanThatIsRefusedIsTriedAgain() throws Exception {
        try (var _ = running()) {
            dataPath.refuse("data path: draining");
            namespace("web", 7);
            Await.until("not ready", () -> get("/readyz").contains("data path: draining"));

            dataPath.refuse(null);

            Await.until("in force", () -> pods().equals(List.of("default/web")));
            Await.until("ready", () -> get("/readyz").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aDrainBesideTheAgentIsNoticed() throws Exception {
        namespace("web", 7);
        try (var _ = running()) {
            assertThat(get("/status")).contains("\"accelerated\"");

            dataPath.drain();

            Await.until("not ready", () -> get("/readyz").contains("data path: draining"));
            assertThat(get("/status"))
                    .doesNotContain("\"accelerated\"")
                    .contains("\"state\":\"tcp\",\"reason\":\"data path: draining\"");
        }
    }

    @Test
    void aFileThatIsBadAtTheStartEndsItBeforeTheKernelIsTouched() throws IOException {
        write("policy.yaml", "a: [\n");
        write("other.yaml", POLICY.replace("spec: {path", "spce: {path"));
        var opened = new AtomicBoolean();

        assertThatThrownBy(() -> start(opened))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("policy.yaml:2:1: ")
                .hasMessageContaining("other.yaml:4:1: spce: unknown field");
        assertThat(opened).isFalse();
    }

    @Test
    void anUnknownProfileAtTheStartEndsItToo() throws IOException {
        write(
                "policy.yaml",
                POLICY.replace("profileRef: {name: sockmap}", "profileRef: {name: x}"));
        var opened = new AtomicBoolean();

        assertThatThrownBy(() -> start(opened))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("ClusterAccelerationPolicy all: profile x not found");
        assertThat(opened).isFalse();
    }

    @Test
    void aNodeThatCannotHaveTheDataPathLeavesNothingBehind() {
        assertThatThrownBy(
                        () ->
                                Agent.start(
                                        config(),
                                        this::cookie,
                                        () -> {
                                            throw new DataPathException("no BTF");
                                        }))
                .isInstanceOf(DataPathException.class)
                .hasMessage("no BTF");
        assertThat(root.resolve("a.sock")).doesNotExist();
    }

    private void start(AtomicBoolean opened) throws StartException {
        Agent.start(
                        config(),
                        this::cookie,
                        () -> {
                            opened.set(true);
                            return dataPath;
                        })
                .close();
    }

    private AutoCloseable running() throws StartException {
        return Following.of(Agent.start(config(), this::cookie, () -> dataPath));
    }

    private AgentConfig config() {
        return new AgentConfig(
                new AgentConfig.FromDirectory(root.resolve("policy")),
                root.resolve("netns"),
                root,
                List.of(),
                root,
                root,
                new DataPathConfig(root, root, false),
                "n1",
                AdminAddress.parse("unix:" + root.resolve("a.sock")));
    }

    private long cookie(Path path) {
        var cookie = cookies.get(path);
        if (cookie == null) {
            throw new IllegalStateException(path + " is no network namespace");
        }
        return cookie;
    }

    private List<String> pods() {
        return dataPath.present().stream().map(PodRedirect::pod).toList();
    }

    private void namespace(String name, long cookie) throws IOException {
        var path = root.resolve("netns").resolve(name);
        cookies.put(path, cookie);
        Files.createFile(path);
    }

    /* As an operator should: the file is whole whenever it is seen. */
    private void write(String name, String text) throws IOException {
        var draft = Files.writeString(root.resolve(name + ".draft"), text);
        Files.move(
                draft, root.resolve("policy").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String other() {
        return """
               apiVersion: sidelane.io/v1alpha1
               kind: AccelerationPolicy
               metadata: {name: other, namespace: nowhere}
               spec: {candidates: [{profileRef: {name: sockmap}}]}
               """;
    }

    private String get(String path) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(root.resolve("a.sock")))) {
            channel.write(
                    ByteBuffer.wrap(
                            "GET %s HTTP/1.1\r\n\r\n"
                                    .formatted(path)
                                    .getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
