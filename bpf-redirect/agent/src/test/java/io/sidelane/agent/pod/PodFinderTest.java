package io.sidelane.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodFinderTest {

    private static final Pod WEB = pod("shop", "web", Map.of(Names.CGROUP, "web"));

    @TempDir private Path root = Path.of("/nonexistent");
    private final Map<Path, Long> cookies = new HashMap<>();
    private PodFinder finder = new PodFinder(root, root, root, _ -> 0);

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectory(netns());
        Files.createDirectory(cgroup());
        finder = new PodFinder(netns(), cgroup(), root, this::cookie);
    }

    @Test
    void aNamedNetnsWithoutDocumentIsAPodOfDefault() throws IOException {
        namespace("web", 7);

        var scan = finder.find(List.of());

        assertThat(scan.found())
                .containsExactly(
                        new FoundPod(
                                new Pod(Metadata.named("default", "web")),
                                "web",
                                netns().resolve("web").toString(),
                                7));
        assertThat(scan.unsettled()).isFalse();
    }

    @Test
    void aDocumentTakesTheNetnsThatItNames() throws IOException {
        namespace("web-1", 7);
        var pod = pod("shop", "web", Map.of(Names.NETNS, "web-1"));

        var scan = finder.find(List.of(pod));

        assertThat(scan.found())
                .containsExactly(
                        new FoundPod(pod, "web-1", netns().resolve("web-1").toString(), 7));
    }

    @Test
    void aNetnsMayBeNamedByItsPath() throws IOException {
        namespace("web-1", 7);
        var pod = pod("shop", "web", Map.of(Names.NETNS, netns().resolve("web-1").toString()));

        var scan = finder.find(List.of(pod));

        assertThat(scan.found()).extracting(FoundPod::netns).containsExactly("web-1");
    }

    @Test
    void aCgroupAloneLeadsToTheNetnsOfTheOldestProcessInIt() throws IOException {
        var node = new FakeNode(root.resolve("node"));
        node.process(4242, 6, 8, node.container("web/container"));
        node.process(4243, 5, 9, node.container("web/container"));

        assertThat(byCgroup(node).found())
                .containsExactly(new FoundPod(WEB, node.netns(4243), node.netns(4243), 9));
    }

    @Test
    void aCgroupInTheNodesNetnsIsNoPods() throws IOException {
        var node = new FakeNode(root.resolve("node"));
        node.process(4242, 5, 1, node.container("web/container"));
        node.process(4243, 6, 9, node.container("web/container"));

        var scan = byCgroup(node);

        assertThat(scan.found()).isEmpty();
        assertThat(scan.missing())
                .containsExactly(
                        new MissingPod(
                                WEB,
                                "-",
                                Reason.HOST_NETWORK,
                                "annotation sidelane.io/cgroup: %s: process 4242 is in the node's network namespace (expected: one of its own)"
                                        .formatted(node.tree().resolve("web"))));
    }

    @Test
    void whoLooksAfterContainersIsNotAskedForTheNetns() throws IOException {
        var node = new FakeNode(root.resolve("node"));
        node.process(4242, 5, 1, node.container("web/crio-conmon-x.scope"));
        node.process(4243, 6, 9, node.container("web/crio-x.scope/container"));

        assertThat(byCgroup(node).found()).extracting(FoundPod::netnsCookie).containsExactly(9L);
    }

    @Test
    void aCgroupWithoutProcessesIsMissing() throws IOException {
        var node = new FakeNode(root.resolve("node"));
        node.container("web");

        assertThat(byCgroup(node).missing())
                .extracting(MissingPod::message)
                .containsExactly(
                        "annotation sidelane.io/cgroup: %s: no process in its cgroups yet (expected: one)"
                                .formatted(node.tree().resolve("web")));
    }

    private PodScan byCgroup(FakeNode node) {
        return new PodFinder(netns(), node.tree(), node.proc(), node::cookie).find(List.of(WEB));
    }

    @Test
    void aDocumentWhoseNetnsIsNotThereIsMissing() {
        var pod = pod("shop", "web", Map.of(Names.NETNS, "web-1"));

        var scan = finder.find(List.of(pod));

        assertThat(scan.found()).isEmpty();
        assertThat(scan.missing())
                .extracting(MissingPod::message)
                .containsExactly(
                        "network namespace web-1: not there (expected: %s/web-1)"
                                .formatted(netns()));
        assertThat(scan.unsettled()).isFalse();
    }

    @Test
    void aFileThatIsNoNetnsYetIsLookedAtAgainSoon() throws IOException {
        Files.createFile(netns().resolve("web"));

        var scan = finder.find(List.of());

        assertThat(scan.found()).isEmpty();
        assertThat(scan.unsettled()).isTrue();
    }

    @Test
    void aNetnsNameCannotLeaveItsDirectory() {
        for (var name : List.of("../web", "a/b", ".", "")) {
            var scan = finder.find(List.of(pod("shop", "web", Map.of(Names.NETNS, name))));

            assertThat(scan.missing())
                    .extracting(MissingPod::message)
                    .containsExactly(
                            "annotation sidelane.io/netns: %s (expected: a name under /run/netns,"
                                            .formatted(name)
                                    + " or a path)");
        }
    }

    @Test
    void aDocumentThatSaysNothingIsMissing() {
        var scan = finder.find(List.of(pod("shop", "web", Map.of())));

        assertThat(scan.missing())
                .extracting(MissingPod::message)
                .containsExactly(
                        "annotations: none says where its sockets are (expected: sidelane.io/netns"
                                + " or sidelane.io/cgroup)");
    }

    @Test
    void aPathThatCannotBeOneHurtsNoOtherPod() throws IOException {
        namespace("web", 7);
        var bad = pod("shop", "bad", Map.of(Names.NETNS, "/run/\0"));
        var worse = pod("shop", "worse", Map.of(Names.CGROUP, "a\0b"));

        var scan = finder.find(List.of(bad, worse));

        assertThat(scan.missing()).hasSize(2);
        assertThat(scan.found()).hasSize(1);
    }

    @Test
    void aDocumentOfDefaultKeepsItsNameFromANetnsOfTheSameName() throws IOException {
        namespace("web", 7);
        namespace("other", 8);
        var pod = pod("default", "web", Map.of(Names.NETNS, "other"));

        var scan = finder.find(List.of(pod));

        assertThat(scan.found()).extracting(FoundPod::netns).containsExactly("other");
    }

    @Test
    void anotherNetnsOfTheSameNameHasItsOwnCookie() throws IOException {
        namespace("web", 7);
        finder.find(List.of());
        namespace("web", 8);

        assertThat(finder.find(List.of()).found())
                .extracting(FoundPod::netnsCookie)
                .containsExactly(8L);
    }

    @Test
    void noNetnsDirectoryMeansNoPods() {
        var scan =
                new PodFinder(root.resolve("nope"), cgroup(), root, this::cookie).find(List.of());

        assertThat(scan.found()).isEmpty();
    }

    private Path netns() {
        return root.resolve("netns");
    }

    private Path cgroup() {
        return root.resolve("cgroup");
    }

    private void namespace(String name, long cookie) throws IOException {
        var path = netns().resolve(name);
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        cookies.put(path, cookie);
    }

    private long cookie(Path path) {
        var cookie = cookies.get(path);
        if (cookie == null) {
            throw new IllegalStateException(path + " is no network namespace");
        }
        return cookie;
    }

    private static Pod pod(String namespace, String name, Map<String, String> annotations) {
        return new Pod(new Metadata(name, namespace, Map.of(), annotations, null, 0));
    }
}
