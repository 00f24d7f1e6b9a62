package io.sidelane.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.pod.KubeletPod.HostNetwork;
import io.sidelane.agent.pod.KubeletPod.Isolated;
import io.sidelane.agent.pod.KubeletPod.Starting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a node of plain files, where everything can be made to happen. */
class KubeletPodsTest {

    @TempDir private Path root = Path.of("/nonexistent");
    private FakeNode node;
    private KubeletPods pods;

    @BeforeEach
    void prepare() throws IOException {
        node = new FakeNode(root);
        pods = new KubeletPods(List.of(node.tree()), node.proc(), node::cookie);
    }

    @Test
    void aPodIsInTheNamespaceOfItsProcesses() throws IOException {
        process(70, 5, 7, container("kubepods/burstable/poda/one"));
        process(80, 5, 8, container("kubepods/podb/one"));
        process(81, 5, 8, container("kubepods/podb/two"));

        assertThat(pods.find().pods())
                .containsExactlyInAnyOrder(
                        new Isolated("a", netns(70), 7), new Isolated("b", netns(80), 8));
    }

    @Test
    void theOldestProcessStandsForThePod() throws IOException {
        process(70, 500, 7, container("kubepods/poda/app"));
        process(90, 400, 7, container("kubepods/poda/sandbox"));

        assertThat(pods.find().pods()).containsExactly(new Isolated("a", netns(90), 7));
    }

    @Test
    void aNamespaceWithinAContainerIsNotThePods() throws IOException {
        process(70, 500, 7, container("kubepods/poda/app"));
        process(60, 501, 99, container("kubepods/poda/app/nested"));
        process(61, 501, 99, container("kubepods/poda/app/nested"));

        assertThat(pods.find().pods()).containsExactly(new Isolated("a", netns(70), 7));
    }

    @Test
    void aHostNetworkPodThatEntersAnothersNamespaceDoesNotHaveIt() throws IOException {
        process(70, 500, 1, container("kubepods/poda/app"));
        process(71, 501, 7, container("kubepods/poda/app"));

        assertThat(pods.find().pods()).containsExactly(new HostNetwork("a"));
    }

    @Test
    void theOldestOfManyProcessesStandsForThePod() throws IOException {
        for (int pid = 100; pid < 200; pid++) {
            process(pid, 501, 7, container("kubepods/poda/app"));
        }
        process(70, 500, 1, container("kubepods/poda/app"));

        assertThat(pods.find().pods()).containsExactly(new HostNetwork("a"));
    }

    @Test
    void processesOfAnotherProcessNamespaceAreSaidToBeOutOfSight() throws IOException {
        Files.writeString(container("kubepods/poda/app").resolve("cgroup.procs"), "0\n0\n");

        assertThat(pods.find().pods())
                .containsExactly(
                        new Starting(
                                "a",
                                "its processes: out of sight (expected: the node's process"
                                        + " namespace, as with hostPID)"));
    }

    @Test
    void theNodesNamespaceIsNoPods() throws IOException {
        process(70, 5, 1, container("kubepods/poda/app"));

        assertThat(pods.find().pods()).containsExactly(new HostNetwork("a"));
    }

    @Test
    void aContainersFirstProcessIsLookedAtAgainUntilItHasEnteredThePodsNamespace()
            throws IOException {
        process(70, 5, 1, container("kubepods/poda/app"));
        assertThat(pods.find().unsettled()).isTrue();

        process(70, 5, 7, container("kubepods/poda/app"));

        assertThat(pods.find())
                .isEqualTo(new KubeletScan(List.of(new Isolated("a", netns(70), 7)), false));
    }

    @Test
    void aHostNetworkPodSettles() throws IOException {
        process(70, 5, 1, container("kubepods/poda/app"));

        var unsettled =
                IntStream.range(0, KubeletPods.LOOKS_AT_HOST_NETWORK)
                        .mapToObj(_ -> pods.find().unsettled())
                        .toList();

        assertThat(unsettled).containsExactly(true, true, true, true, true, false);
    }

    @Test
    void whoLooksAfterContainersIsNotAskedForTheNamespace() throws IOException {
        process(70, 5, 1, container("kubepods/poda/crio-conmon-x"));

        assertThat(pods.find().pods())
                .containsExactly(
                        new Starting("a", "no process in its cgroups yet (expected: one)"));
    }

    @Test
    void aPodWithoutProcessesIsLookedAtAgain() throws IOException {
        container("kubepods/poda/app");

        assertThat(pods.find().unsettled()).isTrue();
    }

    @Test
    void theSameProcessIsAskedOnce() throws IOException {
        process(70, 5, 7, container("kubepods/poda/app"));
        pods.find();

        pods.find();

        assertThat(node.asked()).isEqualTo(1);
    }

    @Test
    void aProcessOfTheSameNumberIsAnother() throws IOException {
        var app = container("kubepods/poda/app");
        process(70, 5, 7, app);
        pods.find();

        process(70, 6, 8, app);

        assertThat(pods.find().pods()).containsExactly(new Isolated("a", netns(70), 8));
    }

    @Test
    void aNumberThatWasGivenToSomebodyElseMeanwhileIsNotThePods() throws IOException {
        process(70, 5, 7, container("kubepods/poda/app"));
        Files.writeString(root.resolve("proc/70/cgroup"), "0::/system.slice/other.service\n");

        assertThat(pods.find().pods())
                .containsExactly(new Starting("a", "its process ended while it was looked at"));
    }

    @Test
    void aPodThatIsInTwoHierarchiesIsOne() throws IOException {
        pods = new KubeletPods(List.of(node.tree(), root.resolve("v1")), node.proc(), node::cookie);
        container("kubepods/poda/app");
        var v1 = Files.createDirectories(root.resolve("v1/kubepods/poda/app"));
        process(70, 5, 7, v1);

        assertThat(pods.find().pods()).containsExactly(new Isolated("a", netns(70), 7));
    }

    @Test
    void whatMayHavePodsIsToBeWatched() throws IOException {
        container("kubepods/burstable/poda/app");
        container("system.slice/ssh.service");

        pods.find();

        assertThat(pods.directories())
                .containsExactlyInAnyOrder(
                        root.resolve("cgroup"),
                        root.resolve("cgroup/kubepods"),
                        root.resolve("cgroup/kubepods/burstable"),
                        root.resolve("cgroup/kubepods/burstable/poda"));
    }

    @Test
    void withoutTheNodesProcessesNothingIsTakenForAPodsNamespace() throws IOException {
        process(70, 5, 7, container("kubepods/poda/app"));
        Files.delete(root.resolve("proc/1/ns/net"));

        assertThat(pods.find().pods())
                .singleElement()
                .satisfies(
                        pod ->
                                assertThat(((Starting) pod).reason())
                                        .contains("hostPID", "not readable"));
    }

    private Path container(String path) throws IOException {
        return node.container(path);
    }

    private void process(long pid, long started, long cookie, Path cgroup) throws IOException {
        node.process(pid, started, cookie, cgroup);
    }

    private String netns(long pid) {
        return node.netns(pid);
    }
}
