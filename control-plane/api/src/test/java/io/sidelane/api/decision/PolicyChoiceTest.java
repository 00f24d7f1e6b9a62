package io.sidelane.api.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Enforcement;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.decision.PolicyChoice.Chosen;
import io.sidelane.api.decision.PolicyChoice.Loser;
import io.sidelane.api.decision.PolicyChoice.NoneMatches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyChoiceTest {

    private static final Pod POD =
            new Pod(new Metadata("web", "shop", Map.of("app", "web"), Map.of(), null, 0));

    @Test
    void namespacedWinsOverClusterWhateverThePriority() {
        var namespaced = namespaced("shop", "own", 0, null);
        var cluster = cluster("all", 100);

        var choice = choose(cluster, namespaced);

        assertThat(choice)
                .isEqualTo(
                        new Chosen(
                                namespaced,
                                List.of(
                                        new Loser(
                                                cluster,
                                                "AccelerationPolicy shop/own wins: it is"
                                                        + " namespaced"))));
    }

    @Test
    void higherPriorityWinsAmongEquallySpecificOnes() {
        var low = namespaced("shop", "a", 5, "2020-01-01T00:00:00Z");
        var high = namespaced("shop", "b", 10, "2026-01-01T00:00:00Z");

        assertThat(choose(low, high))
                .isEqualTo(
                        new Chosen(
                                high,
                                List.of(
                                        new Loser(
                                                low,
                                                "AccelerationPolicy shop/b wins: its priority 10 is"
                                                        + " higher than 5"))));
    }

    @Test
    void olderWinsAtTheSamePriority() {
        var younger = namespaced("shop", "a", 0, "2026-01-01T00:00:00Z");
        var older = namespaced("shop", "b", 0, "2020-01-01T00:00:00Z");

        assertThat(choose(younger, older))
                .isEqualTo(
                        new Chosen(
                                older,
                                List.of(
                                        new Loser(
                                                younger,
                                                "AccelerationPolicy shop/b wins: it is older"))));
    }

    @Test
    void aPolicyOfUnknownAgeCountsAsYounger() {
        var unknown = namespaced("shop", "a", 0, null);
        var known = namespaced("shop", "b", 0, "2026-01-01T00:00:00Z");

        assertThat(winner(choose(unknown, known))).isEqualTo(known);
    }

    @Test
    void theNameDecidesWhenNothingElseDoes() {
        var a = namespaced("shop", "a", 0, null);
        var b = namespaced("shop", "b", 0, null);

        assertThat(choose(b, a))
                .isEqualTo(
                        new Chosen(
                                a,
                                List.of(
                                        new Loser(
                                                b,
                                                "AccelerationPolicy shop/a wins: its name sorts"
                                                        + " first"))));
    }

    @Test
    void theOrderInWhichPoliciesArriveChangesNothing() {
        var policies =
                new ArrayList<Policy>(
                        List.of(
                                cluster("all", 100),
                                namespaced("shop", "a", 1, null),
                                namespaced("shop", "b", 1, "2020-01-01T00:00:00Z"),
                                namespaced("shop", "c", 2, null)));
        var expected = PolicyChoice.choose(POD, Map.of(), policies);

        for (int i = 0; i < 24; i++) {
            Collections.rotate(policies, 1);
            Collections.swap(policies, 0, 1 + i % 3);

            assertThat(PolicyChoice.choose(POD, Map.of(), policies)).isEqualTo(expected);
        }
    }

    @Test
    void aPolicyOfAnotherNamespaceDoesNotMatch() {
        assertThat(choose(namespaced("other", "own", 0, null))).isEqualTo(new NoneMatches());
    }

    @Test
    void aSelectorThatDoesNotMatchDoesNotCompete() {
        var other =
                new AccelerationPolicy(
                        Metadata.named("shop", "other"),
                        spec(new LabelSelector(Map.of("app", "db"), List.of()), 100));
        var all = cluster("all", 0);

        assertThat(choose(other, all)).isEqualTo(new Chosen(all, List.of()));
    }

    @Test
    void aClusterPolicyChoosesNamespacesByTheirNameToo() {
        var byName =
                new ClusterAccelerationPolicy(
                        Metadata.named(null, "by-name"),
                        new LabelSelector(Map.of(Names.NAMESPACE_NAME, "shop"), List.of()),
                        PolicySpec.of("sockmap"));
        var byLabel =
                new ClusterAccelerationPolicy(
                        Metadata.named(null, "by-label"),
                        new LabelSelector(Map.of("tier", "gold"), List.of()),
                        PolicySpec.of("sockmap"));

        assertThat(choose(byName, byLabel)).isEqualTo(new Chosen(byName, List.of()));
        assertThat(winner(PolicyChoice.choose(POD, Map.of("tier", "gold"), List.of(byLabel))))
                .isEqualTo(byLabel);
    }

    private static PolicyChoice choose(Policy... policies) {
        return PolicyChoice.choose(POD, Map.of(), List.of(policies));
    }

    private static Policy winner(PolicyChoice choice) {
        assertThat(choice).isInstanceOf(Chosen.class);
        return ((Chosen) choice).winner();
    }

    private static AccelerationPolicy namespaced(
            String namespace, String name, int priority, @Nullable String created) {
        return new AccelerationPolicy(
                new Metadata(
                        name,
                        namespace,
                        Map.of(),
                        Map.of(),
                        created == null ? null : Instant.parse(created),
                        0),
                spec(LabelSelector.EVERYTHING, priority));
    }

    private static ClusterAccelerationPolicy cluster(String name, int priority) {
        return new ClusterAccelerationPolicy(
                Metadata.named(null, name),
                LabelSelector.EVERYTHING,
                spec(LabelSelector.EVERYTHING, priority));
    }

    private static PolicySpec spec(LabelSelector selector, int priority) {
        return new PolicySpec(
                selector, List.of("sockmap"), PortRule.ALL, Enforcement.ENFORCE, priority);
    }
}
