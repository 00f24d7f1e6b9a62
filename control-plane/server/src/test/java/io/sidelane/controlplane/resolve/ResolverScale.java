package io.sidelane.controlplane.resolve;

import static io.sidelane.controlplane.WorldBuilder.policyOf;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.PolicySpec;
import io.sidelane.controlplane.WorldBuilder;
import io.sidelane.controlplane.model.World;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;

/** How long resolving takes: {@code ResolverScale PODS NODES NAMESPACES}. Prints milliseconds. */
final class ResolverScale {

    private static final int ROUNDS = 60;
    private static final int WARM_UP = 30;

    private ResolverScale() {}

    public static void main(String[] arguments) {
        int pods = Integer.parseInt(arguments[0]);
        int nodes = Integer.parseInt(arguments[1]);
        int namespaces = Integer.parseInt(arguments[2]);
        var world =
                new WorldBuilder()
                        .profile("sockmap", AccelerationPath.SOCKMAP)
                        .profile("plain", AccelerationPath.NONE)
                        .clusterPolicy("base", "sockmap", "plain");
        for (int i = 0; i < namespaces; i++) {
            world.policy("ns" + i, "fast", "sockmap").policy("ns" + i, "slow", "plain");
        }
        for (int i = 0; i < pods; i++) {
            world.pod("ns" + i % namespaces, "p" + i, "n" + i % nodes);
        }
        var start = world.build();
        var first = Resolver.resolve(start, Map.of(), Resolution.EMPTY);
        System.out.printf(
                "%d pods on %d nodes in %d namespaces, %d policies%n",
                pods, nodes, namespaces, start.policies().size());
        measure("whole, from nothing", Resolution.EMPTY, _ -> start);
        measure(
                "one pod changed",
                first,
                i -> WorldBuilder.of(start).pod("ns0", "p0", "n" + i % nodes).build());
        measure(
                "one namespace's policy changed",
                first,
                i ->
                        WorldBuilder.of(start)
                                .policy(policyOf("ns0", "fast", i + 2, PolicySpec.of("sockmap")))
                                .build());
        measure(
                "the cluster's policy changed, all pods decided again",
                first,
                i ->
                        WorldBuilder.of(start)
                                .clusterPolicy("base", i % 2 == 0 ? "plain" : "sockmap")
                                .build());
    }

    private static void measure(String what, Resolution former, IntFunction<World> change) {
        var worlds = new World[ROUNDS];
        Arrays.setAll(worlds, change);
        var millis = new double[ROUNDS - WARM_UP];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            var resolution = Resolver.resolve(worlds[i], Map.of(), former);
            long took = System.nanoTime() - began;
            if (resolution.pods().isEmpty()) {
                throw new IllegalStateException("nothing resolved");
            }
            if (i >= WARM_UP) {
                millis[i - WARM_UP] = took / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-55s p50 %6.1f  max %6.1f%n",
                what, millis[millis.length / 2], millis[millis.length - 1]);
    }
}
