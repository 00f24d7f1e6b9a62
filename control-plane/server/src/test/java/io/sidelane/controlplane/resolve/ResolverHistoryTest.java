package io.sidelane.controlplane.resolve;

import static io.sidelane.controlplane.WorldBuilder.podOf;
import static io.sidelane.controlplane.WorldBuilder.policyOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Enforcement;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.controlplane.WorldBuilder;
import io.sidelane.controlplane.resolve.NodeReadiness.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was before makes resolving quicker and nothing else. */
class ResolverHistoryTest {

    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aHistoryOfRandomChangesEndsWhereAFreshStartDoes(long seed) {
        var random = new Random(seed);
        var world =
                new WorldBuilder()
                        .profile("sockmap", AccelerationPath.SOCKMAP)
                        .profile("plain", AccelerationPath.NONE)
                        .build();
        var readiness = new HashMap<String, NodeReadiness>();
        var resolution = Resolution.EMPTY;

        for (int step = 0; step < STEPS; step++) {
            var next = WorldBuilder.of(world);
            change(next, readiness, random);
            world = next.build();
            resolution = Resolver.resolve(world, readiness, resolution);
            var fresh = Resolver.resolve(world, readiness, Resolution.EMPTY);

            assertThat(resolution.pods()).as("pods after step %d", step).isEqualTo(fresh.pods());
            assertThat(resolution.policies()).isEqualTo(fresh.policies());
            assertThat(resolution.profiles()).isEqualTo(fresh.profiles());
            assertThat(resolution.nodes().keySet()).isEqualTo(fresh.nodes().keySet());
            for (var node : fresh.nodes().keySet()) {
                assertThat(resolution.node(node).resources().fingerprint())
                        .as("%s after step %d", node, step)
                        .isEqualTo(fresh.node(node).resources().fingerprint());
            }
        }
    }

    private static void change(
            WorldBuilder world, Map<String, NodeReadiness> readiness, Random random) {
        var node = "n" + random.nextInt(4);
        var namespace = "ns" + random.nextInt(3);
        var pod = "p" + random.nextInt(12);
        switch (random.nextInt(8)) {
            case 0, 1 ->
                    world.pod(
                            podOf(
                                    namespace,
                                    pod,
                                    random.nextInt(5) == 0 ? null : node,
                                    random.nextBoolean()
                                            ? Map.of("app", "web")
                                            : Map.of("sidelane.io/inject", "false")));
            case 2 -> world.without(namespace, pod);
            case 3, 4 ->
                    world.policy(
                            policyOf(
                                    namespace,
                                    "policy" + random.nextInt(2),
                                    1 + random.nextInt(5),
                                    new PolicySpec(
                                            random.nextBoolean()
                                                    ? LabelSelector.EVERYTHING
                                                    : new LabelSelector(
                                                            Map.of("app", "web"), List.of()),
                                            random.nextBoolean()
                                                    ? List.of("sockmap", "plain")
                                                    : List.of("nope", "sockmap"),
                                            PortRule.ALL,
                                            Enforcement.values()[
                                                    random.nextInt(Enforcement.values().length)],
                                            random.nextInt(3))));
            case 5 -> world.clusterPolicy("base", random.nextBoolean() ? "sockmap" : "plain");
            case 6 -> {
                boolean ready = random.nextBoolean();
                readiness.put(
                        node,
                        new NodeReadiness(
                                "6.1",
                                Map.of(
                                        AccelerationPath.SOCKMAP,
                                        new State(
                                                ready,
                                                ready ? null : Reason.SELF_TEST_FAILED,
                                                ready ? "" : "it failed"))));
            }
            default -> world.namespace(namespace, Map.of("team", "t" + random.nextInt(2)));
        }
    }
}
