package io.sidelane.controlplane.kubernetes.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Names;
import io.sidelane.api.Reason;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.resolve.PodOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod that gets less than its policy prefers. Pure.
 *
 * @param why not each candidate that was preferred
 * @param certain false: nobody has heard yet what its node offers
 */
record Fallback(PodOutcome pod, List<Rejected> why, boolean certain) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Fallback {
        why = List.copyOf(why);
    }

    /**
     * @param namespace labels of the pod's
     * @return null where it gets what is preferred, where a dry run changes nothing, and where
     *     neither pod nor namespace asked for anything
     */
    static @Nullable Fallback of(PodOutcome one, Map<String, String> namespace) {
        var decision = one.decision();
        var policy = decision.policy();
        if (decision.rejected().isEmpty()
                || policy == null
                || policy.spec().enforcement() == Enforcement.DRY_RUN
                || !isSwitchedOn(one, namespace)) {
            return null;
        }
        var admitted = admitted(one);
        var why = new ArrayList<Rejected>();
        boolean certain = one.pod().node() != null;
        for (var now : decision.rejected()) {
            // What a path adds to pods was decided at admission: why not then is why not now.
            var then = admitted.get(now.profile());
            why.add(then == null ? now : then);
            certain &= then != null || now.reason() != Reason.NODE_NOT_SYNCED;
        }
        return new Fallback(one, why, certain);
    }

    /** By what two of one pod are the same; words have counts in them that change. */
    Object kind() {
        return why.stream().map(one -> List.of(one.profile(), one.reason())).toList();
    }

    Happening happening() {
        var metadata = pod.pod().pod().metadata();
        var profile = pod.profile();
        return new Happening(
                new ObjectRef("", "Pod", metadata.namespace(), metadata.name()),
                pod.pod().uid(),
                true,
                why.getFirst().reason().word(),
                "ChoosePath",
                why.stream()
                        .map(Rejected::message)
                        .collect(
                                Collectors.joining(
                                        "; ",
                                        "",
                                        profile == null
                                                ? "; the pod stays on plain TCP"
                                                : "; using " + profile.path().word())));
    }

    private static boolean isSwitchedOn(PodOutcome one, Map<String, String> namespace) {
        return "enabled".equals(namespace.get(Names.INJECTION))
                || "true".equals(one.pod().pod().metadata().labels().get(Names.INJECT));
    }

    /* By profile. The pod's author may have written anything there. */
    private static Map<String, Rejected> admitted(PodOutcome one) {
        var status = one.pod().pod().metadata().annotations().getOrDefault(Names.STATUS, "");
        var admitted = new HashMap<String, Rejected>();
        try {
            for (var rejected : JSON.readTree(status).path("rejected")) {
                var profile = rejected.path("profile").asText();
                Stream.of(Reason.values())
                        .filter(reason -> reason.word().equals(rejected.path("reason").asText()))
                        .forEach(
                                reason ->
                                        admitted.put(
                                                profile,
                                                new Rejected(
                                                        profile,
                                                        reason,
                                                        rejected.path("message").asText())));
            }
        } catch (JsonProcessingException _) {
            return Map.of();
        }
        return admitted;
    }
}
