package io.sidelane.api;

import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Rule;
import io.sidelane.api.schema.Size;
import io.sidelane.api.schema.Wire;
import java.util.Set;

/**
 * How the sockmap path treats a pod's connections.
 *
 * @param unreadBudgetBytes bound of redirected and unread bytes of one direction; beyond it bytes
 *     take TCP, whose window then holds the writer back
 * @param adoptExisting whether connections that were open before are taken as well
 */
@Doc("How the sockmap path treats a pod's connections.")
public record Sockmap(
        @Doc("Which pairs of sockets may be redirected to each other.")
                @Size(min = 1, max = 2)
                @Default("SidecarLocal, SameNode")
                Set<Scope> scope,
        @Doc("How traffic gets to the sidecar.")
                @Default("Iptables")
                @Rule(
                        value = "self != 'Ebpf'",
                        message = "Ebpf (expected: Iptables; Ebpf is not available yet)")
                Interception interception,
        @Doc("What becomes of a receiver whose socket blocks in recv.") @Default("Skip")
                BlockingReaders blockingReaders,
        @Doc(
                        "How many redirected and unread bytes one direction may have. Beyond it TCP takes"
                                + " over, whose window holds the writer back.")
                @Wire("unreadBudget")
                @Bytes(min = "64Ki", max = "64Mi")
                @Default("2Mi")
                long unreadBudgetBytes,
        @Doc("Which connections are enrolled.") @Default("Auto") Enrol enrol,
        @Doc("Whether connections that are open already are taken as well.") @Default("true")
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
        new Mistakes()
                .when(
                        scope.isEmpty(),
                        "scope",
                        "none (expected: at least one of SidecarLocal, SameNode)")
                .when(
                        interception == Interception.EBPF,
                        "interception",
                        "Ebpf (expected: Iptables; Ebpf is not available yet)")
                .when(
                        unreadBudgetBytes < MIN_UNREAD_BUDGET_BYTES
                                || unreadBudgetBytes > MAX_UNREAD_BUDGET_BYTES,
                        "unreadBudget",
                        "%d bytes (expected: 64Ki..64Mi)".formatted(unreadBudgetBytes))
                .refuse();
    }
}
