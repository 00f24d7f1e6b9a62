package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** No two traffic classes share a network, by name or on the wire. */
record SeparateNetworks() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var seen = new HashMap<String, Attachment>();
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            var wire = config == null ? null : config.wire();
            for (var what :
                    wire == null
                            ? new String[] {attachment.ref()}
                            : new String[] {attachment.ref(), wire}) {
                var other = seen.putIfAbsent(what, attachment);
                if (other != null) {
                    return Refusal.of(
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "traffic classes %s and %s: both on %s (expected: a network each)",
                            other.network().trafficClass().word(),
                            attachment.network().trafficClass().word(),
                            what);
                }
            }
        }
        return null;
    }
}
