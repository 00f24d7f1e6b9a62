package io.sidelane.controlplane.resolve;

import io.sidelane.api.decision.PodDecision;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.decision.PodDecision.WouldRedirect;
import io.sidelane.controlplane.resolve.Demand.Mode;
import io.sidelane.controlplane.resolve.Demand.PodId;
import io.sidelane.controlplane.resolve.Demand.Settings;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what was decided about the pods of one node into its RedirectPolicies. */
final class Demands {

    /** Most pods of one RedirectPolicy. */
    static final int MAX_PODS = 1_024;

    private static final Comparator<PodId> BY_NAME =
            Comparator.comparing(PodId::namespace)
                    .thenComparing(PodId::name)
                    .thenComparing(PodId::uid);
    private static final Comparator<Settings> BY_REASON =
            Comparator.comparing(Settings::mode).thenComparing(Settings::reason);

    private Demands() {}

    static NodeResources of(String node, List<PodOutcome> pods, NodeResources former) {
        // Pods of one policy and profile are told in one name each, and differ in reasons alone.
        var byName = new TreeMap<String, Map<Settings, List<PodId>>>();
        for (var pod : pods) {
            var settings = settings(pod.decision());
            if (settings != null) {
                byName.computeIfAbsent(name(node, settings), _ -> new TreeMap<>(BY_REASON))
                        .computeIfAbsent(settings, _ -> new ArrayList<>())
                        .add(id(pod));
            }
        }
        var before = new HashMap<String, NodePolicy>();
        former.policies().forEach(policy -> before.put(policy.name(), policy));
        var policies = new ArrayList<NodePolicy>();
        byName.forEach(
                (name, demands) -> {
                    int part = 1;
                    for (var demand : parts(demands)) {
                        var partName = part == 1 ? name : name + "/" + part;
                        policies.add(policy(partName, demand, before.get(partName)));
                        part++;
                    }
                });
        return new NodeResources(
                policies, ResourceSet.of(policies.stream().map(NodePolicy::resource).toList()));
    }

    private static List<Demand> parts(Map<Settings, List<PodId>> demands) {
        var parts = new ArrayList<Demand>();
        demands.forEach(
                (settings, pods) -> {
                    pods.sort(BY_NAME);
                    for (int i = 0; i < pods.size(); i += MAX_PODS) {
                        parts.add(
                                new Demand(
                                        settings,
                                        pods.subList(i, Math.min(i + MAX_PODS, pods.size()))));
                    }
                });
        return parts;
    }

    private static NodePolicy policy(String name, Demand demand, @Nullable NodePolicy before) {
        if (before != null && before.demand().equals(demand)) {
            return before;
        }
        var resource =
                Resource.of(TypeRegistry.REDIRECT_POLICY, name, RedirectPolicies.of(name, demand));
        return new NodePolicy(demand, resource, earlier(demand, resource, before));
    }

    private static List<String> earlier(
            Demand demand, Resource resource, @Nullable NodePolicy before) {
        if (before == null || !before.demand().settings().equals(demand.settings())) {
            return List.of();
        }
        return Stream.concat(before.earlier().stream(), Stream.of(before.resource().version()))
                .filter(version -> !version.equals(resource.version()))
                .skip(Math.max(0, before.earlier().size() + 1 - NodePolicy.MAX_EARLIER))
                .toList();
    }

    static String name(String node, Settings settings) {
        return String.join(
                "/",
                "nodes",
                node,
                settings.kind(),
                settings.namespace() == null ? "-" : settings.namespace(),
                settings.name(),
                settings.profile() == null ? "-" : settings.profile());
    }

    private static PodId id(PodOutcome pod) {
        var metadata = pod.pod().pod().metadata();
        return new PodId(pod.pod().uid(), String.valueOf(metadata.namespace()), metadata.name());
    }

    /** Null when no policy has anything to say about the pod. */
    private static @Nullable Settings settings(PodDecision decision) {
        return switch (decision) {
            case Redirects(var policy, var profile, var sockmap, var _, var rejected, var _) ->
                    Settings.of(
                            policy,
                            profile.metadata().name(),
                            Mode.REDIRECT,
                            because(
                                    rejected,
                                    "profile %s by %s"
                                            .formatted(profile.metadata().name(), policy.ref())),
                            sockmap);
            case WouldRedirect(var policy, var profile, var rejected, var _) ->
                    Settings.of(
                            policy,
                            profile.metadata().name(),
                            Mode.DRY_RUN,
                            because(
                                    rejected,
                                    "profile %s by %s, which is a dry run"
                                            .formatted(profile.metadata().name(), policy.ref())),
                            null);
            case StaysOnTcp tcp -> {
                var policy = tcp.policy();
                yield policy == null
                        ? null
                        : Settings.of(
                                policy,
                                tcp.profile() == null ? null : tcp.profile().metadata().name(),
                                Mode.TCP,
                                tcp.reason() == null
                                        ? tcp.message()
                                        : tcp.reason().word() + ": " + tcp.message(),
                                null);
            }
        };
    }

    private static String because(List<Rejected> rejected, String chosen) {
        return rejected.isEmpty()
                ? chosen
                : rejected.stream().map(Rejected::message).collect(Collectors.joining("; "))
                        + "; "
                        + chosen;
    }
}
