package io.sidelane.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.view.Explanation;
import io.sidelane.api.view.Explanation.Considered;
import io.sidelane.api.view.Explanation.Considering;
import io.sidelane.api.view.Explanation.Decision;
import io.sidelane.api.view.Explanation.Hop;
import io.sidelane.api.view.Explanation.InKernel;
import io.sidelane.api.view.Explanation.NodeReadiness;
import io.sidelane.api.view.PodSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationTextTest {

    private static Explanation explained(@Nullable InKernel kernel) {
        return new Explanation(
                new PodSummary(
                        "shop",
                        "cart-0",
                        "node-1",
                        "AccelerationPolicy shop/fast",
                        "sockmap",
                        "accelerated",
                        "redirected"),
                "uid-1",
                new Decision("redirect", null, "profile sockmap"),
                List.of(
                        new Considered("AccelerationPolicy shop/fast", true, "it is namespaced"),
                        new Considered(
                                "ClusterAccelerationPolicy all", false, "it is the cluster's")),
                List.of(
                        new Considering(
                                "sriov",
                                "SriovNetdevice",
                                false,
                                "UnsupportedConfiguration",
                                "not offered"),
                        new Considering("sockmap", "Sockmap", true, null, "ready"),
                        new Considering("none", "None", false, null, "an earlier one was taken")),
                new NodeReadiness("node-1", true, true, "offers Sockmap"),
                kernel,
                List.of(
                        new Hop("app to sidecar", true, "both ends are in the pod"),
                        new Hop("sidecar to other nodes", false, "the other end is not here")),
                List.of("AccelerationPolicy shop/fast wins the pod", "`- sockmap: taken\u001b[2J"));
    }

    @Test
    void theTreeGoesFromPolicyToKernel() {
        var kernel = new InKernel("nodes/node-1/p", "v1", "v1", 3, "accelerated", "redirected", "");

        assertThat(ExplanationText.of(explained(kernel), Ink.PLAIN))
                .isEqualTo(
                        """
                        pod shop/cart-0, node node-1: accelerated
                        |- decision redirect: profile sockmap
                        |- policies
                        |  |- AccelerationPolicy shop/fast won: it is namespaced
                        |  `- ClusterAccelerationPolicy all lost: it is the cluster's
                        |- candidates
                        |  |- sriov (SriovNetdevice) refused, UnsupportedConfiguration: not offered
                        |  |- sockmap (Sockmap) taken: ready
                        |  `- none (None) not needed: an earlier one was taken
                        |- node node-1 ready: offers Sockmap
                        |- kernel accelerated: redirected
                        |  `- nodes/node-1/p, generation 3, version v1
                        `- hops
                           |- app to sidecar accelerated: both ends are in the pod
                           `- sidecar to other nodes TCP: the other end is not here
                        when it was admitted:
                        AccelerationPolicy shop/fast wins the pod
                        `- sockmap: taken [2J
                        """);
    }

    @Test
    void aKernelThatHasAnotherVersionSaysWhichAndWhy() {
        var kernel = new InKernel("p", "", "v2", 0, "pending", "not found", "map full\u001b[2J");

        assertThat(ExplanationText.of(explained(kernel), Ink.PLAIN))
                .contains("p, generation 0, version none, should have v2\n")
                .contains("`- refused: map full [2J\n");
    }

    @Test
    void nothingSentIsSaid() {
        assertThat(ExplanationText.of(explained(null), Ink.PLAIN))
                .contains("|- kernel: nothing was sent for this pod\n");
    }
}
