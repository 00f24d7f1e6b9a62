package io.sidelane.injector.part;

import io.sidelane.api.profile.IpamProvider;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import org.jspecify.annotations.Nullable;

/** A network with the default route says where that leads to. */
record DefaultRoute() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var attachment : one.attachments()) {
            if (attachment.network().asDefault()
                    && !isSpiderPools(one)
                    && gateway(attachment) == null) {
                return AddressPlans.unsupported(
                        "network %s: asDefault without a gateway (expected: ipam with one in its configuration, or provider SpiderPool)",
                        attachment.ref());
            }
        }
        return null;
    }

    /** The gateway for Multus to set, null where SpiderPool does that. */
    static @Nullable String of(Case one, Attachment attachment) {
        return attachment.network().asDefault() && !isSpiderPools(one) ? gateway(attachment) : null;
    }

    static boolean isSpiderPools(Case one) {
        var ipam = one.spec().ipam();
        return ipam != null && ipam.provider() == IpamProvider.SPIDER_POOL;
    }

    private static @Nullable String gateway(Attachment attachment) {
        var config = attachment.config();
        return config == null ? null : config.gateway();
    }
}
