package io.sidelane.agent.ads;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.agent.ads.NodePolicy.Mode;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.Interception;
import io.sidelane.api.PortRule;
import io.sidelane.api.Scope;
import io.sidelane.api.Sockmap;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xdsapi.TypeUrls;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Turns a resource into a policy, or says why it cannot be one. */
final class PolicyReader {

    static final int MAX_NAME_BYTES = 512;
    static final int MAX_PODS = 1_024;

    private PolicyReader() {}

    /**
     * @throws RejectedException in words for the control plane's people
     */
    static NodePolicy read(Resource resource) throws RejectedException {
        var name = resource.getName();
        require(
                !name.isEmpty() && resource.getNameBytes().size() <= MAX_NAME_BYTES,
                "name: %d bytes (expected: 1 to %d)",
                resource.getNameBytes().size(),
                MAX_NAME_BYTES);
        var policy = unpack(resource);
        require(
                policy.getName().equals(name),
                "name: %s (expected: %s, the resource's)",
                policy.getName(),
                name);
        require(
                policy.getSource().getKind().length() > 0
                        && policy.getSource().getName().length() > 0,
                "source: no kind or no name (expected: the object to write status to)");
        checkPods(policy);
        var mode = mode(policy);
        return new NodePolicy(
                name,
                resource.getVersion(),
                policy.getSource(),
                policy.getPodsList(),
                mode,
                policy.getProfile(),
                policy.getReason(),
                mode == Mode.REDIRECT ? sockmap(policy) : Sockmap.DEFAULT,
                ports(policy));
    }

    private static RedirectPolicy unpack(Resource resource) throws RejectedException {
        var any = resource.getResource();
        require(
                any.getTypeUrl().equals(TypeUrls.REDIRECT_POLICY),
                "type: %s (expected: %s)",
                any.getTypeUrl(),
                TypeUrls.REDIRECT_POLICY);
        try {
            return RedirectPolicy.parseFrom(any.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new RejectedException(
                    "content: %s (expected: a sidelane.v1alpha1.RedirectPolicy)"
                            .formatted(e.getMessage()));
        }
    }

    private static void checkPods(RedirectPolicy policy) throws RejectedException {
        require(
                policy.getPodsCount() <= MAX_PODS,
                "pods: %d (expected: at most %d)",
                policy.getPodsCount(),
                MAX_PODS);
        var uids = new HashSet<String>();
        for (var pod : policy.getPodsList()) {
            require(
                    !pod.getUid().isEmpty()
                            && !pod.getNamespace().isEmpty()
                            && !pod.getName().isEmpty(),
                    "pod %s/%s, uid %s: incomplete (expected: uid, namespace and name)",
                    pod.getNamespace(),
                    pod.getName(),
                    pod.getUid());
            require(
                    uids.add(pod.getUid()),
                    "pod uid %s: twice (expected: each pod once)",
                    pod.getUid());
        }
    }

    private static Mode mode(RedirectPolicy policy) throws RejectedException {
        return switch (policy.getMode()) {
            case MODE_REDIRECT -> Mode.REDIRECT;
            case MODE_DRY_RUN -> Mode.DRY_RUN;
            case MODE_TCP -> Mode.TCP;
            case MODE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("mode", policy.getModeValue());
        };
    }

    private static Sockmap sockmap(RedirectPolicy policy) throws RejectedException {
        long budget = policy.getUnreadBudgetBytes();
        require(
                budget >= Sockmap.MIN_UNREAD_BUDGET_BYTES
                        && budget <= Sockmap.MAX_UNREAD_BUDGET_BYTES,
                "unread_budget_bytes: %s (expected: %d to %d)",
                Long.toUnsignedString(budget),
                Sockmap.MIN_UNREAD_BUDGET_BYTES,
                Sockmap.MAX_UNREAD_BUDGET_BYTES);
        return new Sockmap(
                scopes(policy),
                Interception.IPTABLES,
                blockingReaders(policy),
                budget,
                enrol(policy),
                policy.getAdoptExisting());
    }

    private static Set<Scope> scopes(RedirectPolicy policy) throws RejectedException {
        var scopes = EnumSet.noneOf(Scope.class);
        for (var scope : policy.getScopesList()) {
            scopes.add(
                    switch (scope) {
                        case SCOPE_SIDECAR_LOCAL -> Scope.SIDECAR_LOCAL;
                        case SCOPE_SAME_NODE -> Scope.SAME_NODE;
                        case SCOPE_UNSPECIFIED, UNRECOGNIZED ->
                                throw unknown("scopes", policy.getScopesValueList());
                    });
        }
        require(!scopes.isEmpty(), "scopes: none (expected: at least one)");
        return scopes;
    }

    private static BlockingReaders blockingReaders(RedirectPolicy policy) throws RejectedException {
        return switch (policy.getBlockingReaders()) {
            case BLOCKING_READERS_SKIP -> BlockingReaders.SKIP;
            case BLOCKING_READERS_ALLOW -> BlockingReaders.ALLOW;
            case BLOCKING_READERS_UNSPECIFIED, UNRECOGNIZED ->
                    throw unknown("blocking_readers", policy.getBlockingReadersValue());
        };
    }

    private static Enrol enrol(RedirectPolicy policy) throws RejectedException {
        return switch (policy.getEnrol()) {
            case ENROL_AUTO -> Enrol.AUTO;
            case ENROL_ALWAYS -> Enrol.ALWAYS;
            case ENROL_NEVER -> Enrol.NEVER;
            case ENROL_UNSPECIFIED, UNRECOGNIZED -> throw unknown("enrol", policy.getEnrolValue());
        };
    }

    private static PortRule ports(RedirectPolicy policy) throws RejectedException {
        try {
            return PortRule.of(
                    policy.getPorts().getIncludeList(), policy.getPorts().getExcludeList());
        } catch (IllegalArgumentException e) {
            throw new RejectedException("ports: " + e.getMessage());
        }
    }

    private static RejectedException unknown(String field, Object number) {
        return new RejectedException(
                "%s: %s (expected: a value that this agent knows)".formatted(field, number));
    }

    private static void require(boolean holds, String otherwise, Object... values)
            throws RejectedException {
        if (!holds) {
            throw new RejectedException(otherwise.formatted(values));
        }
    }
}
