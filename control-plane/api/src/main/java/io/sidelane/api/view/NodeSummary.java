package io.sidelane.api.view;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import java.util.List;
import java.util.Map;

@Doc("A node, and what its agent reports. Without a report, numbers are 0 and texts are empty.")
public record NodeSummary(
        @Doc("Its name.") String name,
        @Doc("Whether its agent reports now.") boolean reporting,
        @Doc("Version of the agent.") String agentVersion,
        @Doc("Its kernel, as uname -r says.") String kernel,
        @Doc("Pods of it that are known.") int pods,
        @Doc("Pods of it whose connections are redirected.") int accelerated,
        @Doc("Paths that the agent knows, and whether the node can offer them.")
                List<PathState> paths,
        @Doc("What its data path does.") Traffic traffic) {

    public NodeSummary {
        paths = List.copyOf(paths);
    }

    @Doc("Whether a node can offer a path.")
    public record PathState(
            @Doc("The path.") @Words(AccelerationPath.class) String path,
            @Doc("Whether it can be had now.") boolean ready,
            @Doc("Why not, in one word; the path's own word when it is ready.") @Words(Reason.class)
                    String reason,
            @Doc("Why not, in a sentence.") String message) {}

    @Doc("Totals of a node's data path since its programs were loaded.")
    public record Traffic(
            @Doc("Socket ends that are enrolled now.") long enrolled,
            @Doc("Messages that were redirected.") long redirectedMessages,
            @Doc("Bytes that were redirected.") long redirectedBytes,
            @Doc("Messages that enrolled sockets sent by TCP.") long tcpMessages,
            @Doc("Bytes that enrolled sockets sent by TCP.") long tcpBytes,
            @Doc("Messages that enrolled sockets sent by TCP, by cause.")
                    Map<String, Long> fallbacks) {

        public static final Traffic NONE = new Traffic(0, 0, 0, 0, 0, Map.of());

        public Traffic {
            fallbacks = Map.copyOf(fallbacks);
        }
    }
}
