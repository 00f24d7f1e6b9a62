package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** The hops of a request through the mesh, and which of them the agent redirects. Pure. */
public record Hops(List<Hop> hops) {

    /** A hop is named by the pods at its ends: within a mesh path each pair of pods occurs once. */
    public record Hop(String name, String pod, String peerPod, boolean accelerated) {}

    public Hops {
        hops = List.copyOf(hops);
    }

    /** The ends of the hops that a request to this target takes. */
    private record Ends(String name, String pod, String peerPod) {}

    static Hops of(Target target, JsonNode connections, UnaryOperator<String> agentName) {
        return new Hops(ends(target).stream().map(e -> hop(e, connections, agentName)).toList());
    }

    /** What is known without an agent: nothing is accelerated. */
    public static Hops unaccelerated(Target target) {
        return new Hops(
                ends(target).stream().map(e -> new Hop(e.name, e.pod, e.peerPod, false)).toList());
    }

    /** Two pods are a mesh: client app, its sidecar, the server's sidecar, its app. */
    private static List<Ends> ends(Target target) {
        var client = target.pods().getFirst().name();
        var server = target.pods().getLast().name();
        return client.equals(server)
                ? List.of(new Ends("app → listener", client, client))
                : List.of(
                        new Ends("app → sidecar", client, client),
                        new Ends("sidecar → sidecar", client, server),
                        new Ends("sidecar → app", server, server));
    }

    public int total() {
        return hops.size();
    }

    public int accelerated() {
        return (int) hops.stream().filter(Hop::accelerated).count();
    }

    public boolean all() {
        return accelerated() == total();
    }

    private static Hop hop(Ends ends, JsonNode connections, UnaryOperator<String> agentName) {
        var pod = agentName.apply(ends.pod);
        var peerPod = agentName.apply(ends.peerPod);
        var ours =
                StreamSupport.stream(connections.path("connections").spliterator(), false)
                        .filter(c -> c.path("role").asText().equals("active"))
                        .filter(c -> c.path("pod").asText().equals(pod))
                        .filter(c -> c.path("peerPod").asText().equals(peerPod))
                        .toList();
        // A pool may have connections that were opened and not used since: the most are enough.
        long redirecting = ours.stream().filter(Hops::redirects).count();
        boolean accelerated = !ours.isEmpty() && 2 * redirecting >= ours.size();
        return new Hop(ends.name, ends.pod, ends.peerPod, accelerated);
    }

    private static boolean redirects(JsonNode connection) {
        return connection.path("state").asText().equals("redirecting")
                && connection.path("redirectedMessages").asLong() > 0;
    }
}
