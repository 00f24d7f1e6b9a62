package io.sidelane.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class CoreFactsTest {

    @Test
    void aPodIsWhatItsKubeletAndPolicyKnowItBy() {
        var pod =
                pod().editMetadata()
                        .addToLabels("app", "gateway")
                        .addToAnnotations("sidelane.io/profile", "fast")
                        .addToAnnotations("example.org/large", "x".repeat(1_000))
                        .endMetadata()
                        .editStatus()
                        .addNewPodIP("10.0.0.7")
                        .addNewPodIP("fd00::7")
                        .endStatus()
                        .build();

        var fact = CoreFacts.pod(pod);

        assertThat(fact.uid()).isEqualTo("a-uid");
        assertThat(fact.node()).isEqualTo("node-1");
        assertThat(fact.serviceAccount()).isEqualTo("default");
        assertThat(fact.ips()).containsExactly("10.0.0.7", "fd00::7");
        assertThat(fact.pod().metadata().labels()).containsEntry("app", "gateway");
        assertThat(fact.pod().metadata().annotations()).containsOnlyKeys("sidelane.io/profile");
        assertThat(fact.over()).isFalse();
    }

    @Test
    void aStaticPodHasTheUidThatItsCgroupHas() {
        var pod =
                pod().editMetadata()
                        .addToAnnotations("kubernetes.io/config.hash", "0123456789abcdef")
                        .endMetadata()
                        .build();

        assertThat(CoreFacts.pod(pod).uid()).isEqualTo("0123456789abcdef");
    }

    @Test
    void aPodThatIsBeingDeletedIsOverWhenNothingOfItRuns() {
        var deleted =
                pod().editMetadata().withDeletionTimestamp("2026-01-31T12:00:00Z").endMetadata();

        var running = deleted.editStatus().withContainerStatuses(container(true)).endStatus();
        assertThat(CoreFacts.pod(running.build()).over()).isFalse();

        var ended = running.editStatus().withContainerStatuses(container(false)).endStatus();
        assertThat(CoreFacts.pod(ended.build()).over()).isTrue();
    }

    @Test
    void aPodThatHasEndedIsOver() {
        for (var phase : new String[] {"Succeeded", "Failed"}) {
            var pod = pod().editStatus().withPhase(phase).endStatus().build();

            assertThat(CoreFacts.pod(pod).over()).as(phase).isTrue();
        }
    }

    @Test
    void aNodeKnowsWhereItIs() {
        var node =
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .addToLabels("topology.kubernetes.io/region", "eu")
                        .addToLabels("topology.kubernetes.io/zone", "eu-a")
                        .endMetadata()
                        .build();

        var fact = CoreFacts.node(node);

        assertThat(fact.region()).isEqualTo("eu");
        assertThat(fact.zone()).isEqualTo("eu-a");
    }

    private static ContainerStatus container(boolean runs) {
        var state = new ContainerStateBuilder();
        return new ContainerStatusBuilder()
                .withState(
                        runs
                                ? state.withNewRunning().endRunning().build()
                                : state.withNewTerminated().endTerminated().build())
                .build();
    }

    private static PodBuilder pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("trading")
                .withName("a")
                .withUid("a-uid")
                .withCreationTimestamp("2026-01-31T12:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
    }
}
