package io.sidelane.injector.part;

import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The resource is a pool of k8s-rdma-shared-dev-plugin (README, "RDMA Shared Device Plugin
 * Configurations").
 */
record SharedRdmaPools() implements Check {

    private static final PluginPools POOLS =
            new PluginPools("rdma-devices", "configList", "resourceName", "rdma");

    @Override
    public @Nullable Refusal refusal(Case one) {
        return POOLS.refusal(one);
    }
}
