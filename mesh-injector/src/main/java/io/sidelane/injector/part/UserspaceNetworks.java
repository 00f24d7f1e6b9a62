package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The interface of a userspace network is of the path's kind (userspace-cni, configuration). */
enum UserspaceNetworks implements Check {
    MEMIF("memif"),
    VHOST("vhostuser");

    private final String type;

    UserspaceNetworks(String type) {
        this.type = type;
    }

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            var plugin = config == null ? null : config.plugin(Set.of("userspace"));
            if (plugin == null) {
                continue;
            }
            var has = plugin.path("host").path("iftype").asText();
            if (!has.equals(type)) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "network %s: host.iftype %s (expected: %s)",
                        attachment.ref(),
                        has.isEmpty() ? "not set" : has,
                        type);
            }
        }
        return null;
    }
}
