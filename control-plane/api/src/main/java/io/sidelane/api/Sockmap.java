package io.sidelane.api;

import java.util.Set;

/**
 * How the sockmap path treats a pod's connections.
 *
 * @param unreadBudgetBytes bound of redirected and unread bytes of one direction; beyond it bytes
 *     take TCP, whose window then holds the writer back
 * @param adoptExisting whether connections that were open before are taken as well
 */
public record Sockmap(
        Set<Scope> scope,
        Interception interception,
        BlockingReaders blockingReaders,
        long unreadBudgetBytes,
        Enrol enrol,
        boolean adoptExisting) {

    public static final long MIN_UNREAD_BUDGET_BYTES = 64L << 10;
    public static final long MAX_UNREAD_BUDGET_BYTES = 64L << 20;

    public static final Sockmap DEFAULT =
            new Sockmap(
                    Set.of(Scope.SIDECAR_LOCAL, Scope.SAME_NODE),
                    Interception.IPTABLES,
                    BlockingReaders.SKIP,
                    2L << 20,
                    Enrol.AUTO,
                    true);

    public Sockmap {
        scope = Set.copyOf(scope);
        if (scope.isEmpty()) {
            throw new IllegalArgumentException(
                    "scope: none (expected: at least one of SidecarLocal, SameNode)");
        }
        if (unreadBudgetBytes < MIN_UNREAD_BUDGET_BYTES
                || unreadBudgetBytes > MAX_UNREAD_BUDGET_BYTES) {
            throw new IllegalArgumentException(
                    "unreadBudget: %d bytes (expected: 64Ki..64Mi)".formatted(unreadBudgetBytes));
        }
    }
}
