package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Each network has the VLAN that the profile states.
 *
 * @param needed whether it must have one, where the profile states none
 */
record Vlans(boolean needed) implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            if (config == null || config.plugins().isEmpty()) {
                continue;
            }
            int has = config.vlan();
            var wanted = attachment.network().vlan();
            if (wanted == null ? needed && has == 0 : has != wanted) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "network %s: VLAN %d (expected: %s)",
                        attachment.ref(),
                        has,
                        wanted == null ? "a VLAN" : wanted + ", as the profile says");
            }
        }
        return null;
    }
}
