package io.sidelane.controlplane.view;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The control plane at one moment. All parts belong together but {@code nodes}, {@code refusals}
 * and {@code problems}, which may be newer.
 *
 * @param version counts what was published, from 1; 0 before anything was
 * @param published when that was, null before anything was
 * @param statuses what is to be said of each object
 * @param nodes what agents reported, by node
 * @param refusals what clients refused and was not changed since
 * @param problems what is wrong with what is read, one line each
 */
public record Picture(
        long version,
        @Nullable Instant published,
        World world,
        Resolution resolution,
        Map<ObjectRef, Wanted> statuses,
        Map<String, HeardNode> nodes,
        List<ParkedNack> refusals,
        List<String> problems) {

    public static final Picture EMPTY =
            new Picture(
                    0,
                    null,
                    World.EMPTY,
                    Resolution.EMPTY,
                    Map.of(),
                    Map.of(),
                    List.of(),
                    List.of());

    public Picture {
        statuses = Map.copyOf(statuses);
        nodes = Map.copyOf(nodes);
        refusals = List.copyOf(refusals);
        problems = List.copyOf(problems);
    }

    /** The same with what is wrong now: a file that turns bad changes no world. */
    public Picture withProblems(List<String> now) {
        return new Picture(version, published, world, resolution, statuses, nodes, refusals, now);
    }
}
