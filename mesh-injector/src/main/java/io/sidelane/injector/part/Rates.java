package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rates that the profile states are what the network gives a virtual function: the pod itself
 * cannot ask for them, and no other plugin has any (sriov-cni, configuration reference).
 */
record Rates() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            var rate = attachment.network().rate();
            if (rate == null || config == null || config.plugins().isEmpty()) {
                continue;
            }
            var function = config.plugin(Set.of("sriov"));
            var plugin = function == null ? MissingNode.getInstance() : function;
            int min = plugin.path("min_tx_rate").asInt(0);
            int max = plugin.path("max_tx_rate").asInt(0);
            if (min != rate.minMbps() || max != rate.maxMbps()) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "network %s: min_tx_rate %d, max_tx_rate %d (expected: %d and %d, as the profile says)",
                        attachment.ref(),
                        min,
                        max,
                        rate.minMbps(),
                        rate.maxMbps());
            }
        }
        return null;
    }
}
