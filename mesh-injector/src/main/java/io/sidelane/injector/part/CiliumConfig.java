package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ConfigMap {@code cilium-config} says what the path needs (Cilium, "cilium-config reference"). */
enum CiliumConfig implements Check {
    NATIVE_ROUTING,
    XDP;

    @Override
    public @Nullable Refusal refusal(Case one) {
        var config = one.references().find(RefKind.CONFIG_MAP, "kube-system", "cilium-config");
        if (config == null) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "ConfigMap kube-system/cilium-config: not found (expected: Cilium in the cluster)");
        }
        var data = config.path("data");
        var refusal =
                switch (this) {
                    case NATIVE_ROUTING -> wrong(data, "routing-mode", "native");
                    case XDP -> wrong(data, "bpf-lb-acceleration", "native", "best-effort");
                };
        if (refusal == null && one.references().installed(RefKind.NETWORK)) {
            // Else Cilium takes Multus' configuration away.
            refusal = wrong(data, "cni-exclusive", "false");
        }
        if (refusal == null && one.isMeshed()) {
            // Else its socket load balancing passes the sidecar by.
            refusal = wrong(data, "bpf-lb-sock-hostns-only", "true");
        }
        return refusal;
    }

    private static @Nullable Refusal wrong(JsonNode data, String key, String... expected) {
        var has = data.path(key).asText("");
        return List.of(expected).contains(has)
                ? null
                : Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "cilium-config: %s is %s (expected: %s)",
                        key,
                        has.isEmpty() ? "not set" : has,
                        String.join(" or ", expected));
    }
}
