package io.sidelane.injector.part;

import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import org.jspecify.annotations.Nullable;

/** The resource is a pool of afxdp-plugins-for-kubernetes (README, "Device Plugin Config"). */
record AfXdpPools() implements Check {

    private static final PluginPools POOLS =
            new PluginPools("afxdp-dp-config", "pools", "name", "afxdp");

    @Override
    public @Nullable Refusal refusal(Case one) {
        return POOLS.refusal(one);
    }
}
