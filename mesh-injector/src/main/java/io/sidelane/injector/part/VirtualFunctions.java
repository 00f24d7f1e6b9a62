package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * VLAN and rates that the profile states are what the network gives a virtual function: the pod
 * itself cannot ask for them (sriov-cni, ovs-cni configuration references).
 *
 * @param ovs whether a port of Open vSwitch is meant, which has no rates
 */
record VirtualFunctions(boolean ovs) implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            var plugin = config == null ? null : config.plugin(Set.of(ovs ? "ovs" : "sriov"));
            var refusal = plugin == null ? null : refusal(attachment, plugin);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal refusal(Attachment attachment, JsonNode plugin) {
        var network = attachment.network();
        var vlan = network.vlan();
        int has = plugin.path(ovs ? "tag" : "vlan").asInt(plugin.path("vlan").asInt(0));
        if (vlan != null && has != vlan) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "network %s: vlan %d (expected: %d, as the profile says)",
                    attachment.ref(),
                    has,
                    vlan);
        }
        var rate = network.rate();
        if (rate == null) {
            return null;
        }
        if (ovs
                || plugin.path("min_tx_rate").asInt(0) != rate.minMbps()
                || plugin.path("max_tx_rate").asInt(0) != rate.maxMbps()) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "network %s: min_tx_rate %d, max_tx_rate %d (expected: %d and %d, as the profile says)",
                    attachment.ref(),
                    plugin.path("min_tx_rate").asInt(0),
                    plugin.path("max_tx_rate").asInt(0),
                    rate.minMbps(),
                    rate.maxMbps());
        }
        return null;
    }
}
