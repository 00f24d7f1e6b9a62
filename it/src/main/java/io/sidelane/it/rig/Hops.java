package io.sidelane.it.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** The hops of a request through the mesh, and which of them the agent redirects. Pure. */
public record Hops(List<Hop> hops) {

    /** A hop is named by the pods at its ends: within a mesh path each pair of pods occurs once. */
    public record Hop(String name, String pod, String peerPod, boolean accelerated) {}

    public Hops {
        hops = List.copyOf(hops);
    }

    /** The three hops of client app, client sidecar, server sidecar, server app. */
    static Hops mesh(String client, String server, JsonNode connections) {
        return new Hops(
                List.of(
                        hop("app → sidecar", client, client, connections),
                        hop("sidecar → sidecar", client, server, connections),
                        hop("sidecar → app", server, server, connections)));
    }

    /** What is known without an agent: nothing is accelerated. */
    public static Hops none() {
        return new Hops(
                List.of(
                        new Hop("app → sidecar", "client", "client", false),
                        new Hop("sidecar → sidecar", "client", "server", false),
                        new Hop("sidecar → app", "server", "server", false)));
    }

    public int total() {
        return hops.size();
    }

    public int accelerated() {
        return (int) hops.stream().filter(Hop::accelerated).count();
    }

    private static Hop hop(String name, String pod, String peerPod, JsonNode connections) {
        boolean accelerated =
                StreamSupport.stream(connections.path("connections").spliterator(), false)
                        .filter(c -> c.path("role").asText().equals("active"))
                        .filter(c -> c.path("pod").asText().equals(pod))
                        .filter(c -> c.path("peerPod").asText().equals(peerPod))
                        .anyMatch(Hops::redirects);
        return new Hop(name, pod, peerPod, accelerated);
    }

    private static boolean redirects(JsonNode connection) {
        return connection.path("state").asText().equals("redirecting")
                && connection.path("redirectedMessages").asLong() > 0;
    }
}
