package io.sidelane.agent.ads;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.xdsapi.TypeUrls;
import io.sidelane.xdsapi.client.Answer;
import io.sidelane.xdsapi.client.Unanswered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the delta xDS protocol for one type: what is desired, what the kernel has,
 * and what is to be answered. It outlives streams. Does no I/O and knows no kernel: it is told.
 *
 * <p>Of a response, good resources are taken and bad ones keep their last good version; the NACK
 * names every bad one (gRFC A46). Not safe for use by several threads.
 */
public final class AdsSession {

    /** Most resources of a node. */
    public static final int MAX_RESOURCES = 4_096;

    /** Delta xDS: subscribes to whatever the server has for this node. */
    private static final String EVERYTHING = "*";

    /** Of what the kernel has in no version: it is sent again, or said to be gone. */
    private static final String NONE = "";

    private final Node node;
    /* Those that came later stand later: they decide about pods that two have. */
    private final Map<String, Taken> desired = new LinkedHashMap<>();
    private final Map<String, NodePolicy> programmed = new HashMap<>();
    private final Map<String, String> rejected = new HashMap<>();
    private final List<Unanswered> unanswered = new ArrayList<>();
    private boolean known;

    private record Taken(Resource resource, NodePolicy policy) {}

    public AdsSession(String nodeName, String agentVersion) {
        this.node =
                Node.newBuilder()
                        .setId(nodeName)
                        .setUserAgentName("sidelane-agent")
                        .setUserAgentVersion(agentVersion)
                        .build();
    }

    /**
     * Takes what an earlier agent had in the kernel.
     *
     * @return why some of it cannot be taken
     */
    public List<String> restore(Collection<Resource> resources) {
        known = true;
        var errors = new ArrayList<String>();
        resources.forEach(resource -> take(resource, errors));
        return errors;
    }

    /**
     * The first request of a stream; what was not answered on the last one never will be. Names all
     * that was ever said and not taken back: of others the server does not say that they are gone.
     */
    public DeltaDiscoveryRequest open() {
        unanswered.clear();
        var request =
                DeltaDiscoveryRequest.newBuilder()
                        .setNode(node)
                        .setTypeUrl(TypeUrls.REDIRECT_POLICY)
                        .addResourceNamesSubscribe(EVERYTHING);
        desired.keySet().forEach(name -> request.putInitialResourceVersions(name, NONE));
        rejected.keySet().forEach(name -> request.putInitialResourceVersions(name, NONE));
        programmed.forEach(
                (name, policy) -> request.putInitialResourceVersions(name, policy.version()));
        return request.build();
    }

    /**
     * Takes a response. It is answered by {@link #settle}, once the kernel has what it asks for.
     */
    public void receive(DeltaDiscoveryResponse response) {
        var errors = new ArrayList<String>();
        if (!response.getTypeUrl().equals(TypeUrls.REDIRECT_POLICY)) {
            errors.add(
                    "type: %s (expected: %s)"
                            .formatted(response.getTypeUrl(), TypeUrls.REDIRECT_POLICY));
        } else {
            known = true;
            response.getRemovedResourcesList().forEach(this::remove);
            response.getResourcesList().forEach(resource -> take(resource, errors));
        }
        unanswered.add(new Unanswered(response, errors));
    }

    /**
     * The kernel has what is desired, or not.
     *
     * @param kernelError why not, null when it has it
     * @return what to send, in this order
     */
    public List<Answer> settle(@Nullable String kernelError) {
        if (kernelError == null) {
            programmed.clear();
            desired.forEach((name, taken) -> programmed.put(name, taken.policy()));
        }
        var failure = kernelError == null ? null : "kernel: " + kernelError;
        var answers = unanswered.stream().map(one -> one.answer(failure)).toList();
        unanswered.clear();
        return answers;
    }

    /** This node's name. */
    public String node() {
        return node.getId();
    }

    /** Whether anybody has said yet what is desired. */
    public boolean known() {
        return known;
    }

    /** What is desired; of two that have a pod, the later decides. */
    public List<NodePolicy> desired() {
        return desired.values().stream().map(Taken::policy).toList();
    }

    /** What is desired, in the form that {@link #restore} takes. */
    public List<Resource> resources() {
        return desired.values().stream().map(Taken::resource).toList();
    }

    /** What the kernel has of a resource, null when nothing. */
    public @Nullable NodePolicy programmed(String resource) {
        return programmed.get(resource);
    }

    /** Why the newest version of resources was not taken, by resource name. */
    public Map<String, String> rejected() {
        return Map.copyOf(rejected);
    }

    private void remove(String name) {
        desired.remove(name);
        rejected.remove(name);
    }

    private void take(Resource resource, List<String> errors) {
        var name = resource.getName();
        try {
            if (!desired.containsKey(name) && desired.size() >= MAX_RESOURCES) {
                throw new RejectedException(
                        "resources: more than %d (expected: at most that many a node)"
                                .formatted(MAX_RESOURCES));
            }
            var taken = new Taken(resource, PolicyReader.read(resource));
            desired.remove(name);
            desired.put(name, taken);
            rejected.remove(name);
        } catch (RejectedException e) {
            var error =
                    "%s: %s; %s"
                            .formatted(
                                    name,
                                    e.getMessage(),
                                    desired.containsKey(name)
                                            ? "its last good version stays in force"
                                            : "nothing of it is in force");
            errors.add(error);
            if (desired.containsKey(name) || rejected.size() < MAX_RESOURCES) {
                rejected.put(name, error);
            }
        }
    }
}
