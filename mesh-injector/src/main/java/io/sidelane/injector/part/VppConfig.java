package io.sidelane.injector.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import org.jspecify.annotations.Nullable;

/** Calico's VPP data plane has its host stack switched on (Calico, "VPP host stack"). */
record VppConfig() implements Check {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public @Nullable Refusal refusal(Case one) {
        var config =
                one.references()
                        .find(RefKind.CONFIG_MAP, "calico-vpp-dataplane", "calico-vpp-config");
        if (config == null) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "ConfigMap calico-vpp-dataplane/calico-vpp-config: not found (expected: Calico with VPP in the cluster)");
        }
        return isEnabled(config.path("data").path("CALICOVPP_FEATURE_GATES").asText())
                ? null
                : Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "calico-vpp-config: CALICOVPP_FEATURE_GATES without vclEnabled (expected: \"vclEnabled\": true)");
    }

    private static boolean isEnabled(String gates) {
        try {
            return JSON.readTree(gates).path("vclEnabled").asBoolean();
        } catch (JsonProcessingException _) {
            return false;
        }
    }
}
