package io.sidelane.controlplane.resolve;

import io.sidelane.api.PortRule;
import io.sidelane.api.Sockmap;
import io.sidelane.xds.v1alpha1.BlockingReaders;
import io.sidelane.xds.v1alpha1.Enrol;
import io.sidelane.xds.v1alpha1.Mode;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PodIdentity;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xds.v1alpha1.Scope;

/** Writes demands as the messages that agents read. */
final class RedirectPolicies {

    private RedirectPolicies() {}

    static RedirectPolicy of(String name, Demand demand) {
        var settings = demand.settings();
        var policy =
                RedirectPolicy.newBuilder()
                        .setName(name)
                        .setSource(
                                ObjectSource.newBuilder()
                                        .setKind(settings.kind())
                                        .setNamespace(
                                                settings.namespace() == null
                                                        ? ""
                                                        : settings.namespace())
                                        .setName(settings.name())
                                        .setGeneration(settings.generation()))
                        .setMode(mode(settings.mode()))
                        .setProfile(settings.profile() == null ? "" : settings.profile())
                        .setReason(settings.reason());
        for (var pod : demand.pods()) {
            policy.addPods(
                    PodIdentity.newBuilder()
                            .setUid(pod.uid())
                            .setNamespace(pod.namespace())
                            .setName(pod.name()));
        }
        var sockmap = settings.sockmap();
        if (sockmap != null) {
            add(policy, sockmap);
        }
        if (!settings.ports().equals(PortRule.ALL)) {
            policy.setPorts(
                    io.sidelane.xds.v1alpha1.PortRule.newBuilder()
                            .addAllInclude(settings.ports().include())
                            .addAllExclude(settings.ports().exclude()));
        }
        return policy.build();
    }

    private static void add(RedirectPolicy.Builder policy, Sockmap sockmap) {
        sockmap.scope().stream().sorted().map(RedirectPolicies::scope).forEach(policy::addScopes);
        policy.setBlockingReaders(
                        switch (sockmap.blockingReaders()) {
                            case SKIP -> BlockingReaders.BLOCKING_READERS_SKIP;
                            case ALLOW -> BlockingReaders.BLOCKING_READERS_ALLOW;
                        })
                .setUnreadBudgetBytes(sockmap.unreadBudgetBytes())
                .setEnrol(
                        switch (sockmap.enrol()) {
                            case AUTO -> Enrol.ENROL_AUTO;
                            case ALWAYS -> Enrol.ENROL_ALWAYS;
                            case NEVER -> Enrol.ENROL_NEVER;
                        })
                .setAdoptExisting(sockmap.adoptExisting());
    }

    private static Scope scope(io.sidelane.api.Scope scope) {
        return switch (scope) {
            case SIDECAR_LOCAL -> Scope.SCOPE_SIDECAR_LOCAL;
            case SAME_NODE -> Scope.SCOPE_SAME_NODE;
        };
    }

    private static Mode mode(Demand.Mode mode) {
        return switch (mode) {
            case REDIRECT -> Mode.MODE_REDIRECT;
            case DRY_RUN -> Mode.MODE_DRY_RUN;
            case TCP -> Mode.MODE_TCP;
        };
    }
}
