package io.sidelane.controlplane.resolve;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which paths a node's agent says that it can offer. What it does not name it cannot.
 *
 * @param kernel as {@code uname -r} says, empty where nobody said
 */
public record NodeReadiness(String kernel, Map<AccelerationPath, State> paths) {

    public NodeReadiness {
        paths = Map.copyOf(paths);
    }

    /**
     * @param reason null when it is ready
     */
    public record State(boolean ready, @Nullable Reason reason, String message) {}

    /** As an agent that is connected here says. */
    public static NodeReadiness of(NodeReport report) {
        var paths = new EnumMap<AccelerationPath, State>(AccelerationPath.class);
        for (var path : report.getPathsList()) {
            word(AccelerationPath.values(), path.getPath())
                    .findFirst()
                    .ifPresent(
                            known ->
                                    paths.put(
                                            known,
                                            state(
                                                    path.getReady(),
                                                    reason(path.getReason()),
                                                    path.getMessage())));
        }
        return new NodeReadiness(report.getKernel(), paths);
    }

    /** As the node's object says: what an agent told another replica, or this one before. */
    public static NodeReadiness of(NodeStatus status) {
        var paths = new EnumMap<AccelerationPath, State>(AccelerationPath.class);
        for (var path : status.paths()) {
            paths.put(path.path(), state(path.ready(), path.reason(), path.message()));
        }
        var kernel = status.kernel();
        return new NodeReadiness(kernel == null ? "" : kernel.release(), paths);
    }

    private static State state(boolean ready, @Nullable Reason reason, String message) {
        // What an agent says of a path that works changes nothing here, and must not look as if.
        return ready
                ? new State(true, null, "")
                : new State(false, reason == null ? Reason.REJECTED : reason, message);
    }

    private static @Nullable Reason reason(String written) {
        return word(Reason.values(), written).findFirst().orElse(null);
    }

    private static <W extends io.sidelane.api.Word> Stream<W> word(W[] words, String written) {
        return Stream.of(words).filter(word -> word.word().equals(written));
    }
}
