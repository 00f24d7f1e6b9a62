package io.sidelane.injector.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pools in a device plugin's ConfigMap {@code config.json}.
 *
 * @param configMap its name in {@code kube-system}
 * @param list the field with the pools
 * @param name the field with a pool's name
 * @param prefix what nodes put before it, without the slash
 */
record PluginPools(String configMap, String list, String name, String prefix) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Null where there is no such ConfigMap: the plugin is configured by other means. */
    @Nullable Refusal refusal(Case one) {
        var found = one.references().find(RefKind.CONFIG_MAP, "kube-system", configMap);
        if (found == null) {
            return null;
        }
        var pools = pools(found.path("data").path("config.json").asText());
        if (pools == null) {
            return Refusal.of(
                    Reason.UNSUPPORTED_CONFIGURATION,
                    "ConfigMap kube-system/%s: config.json is no JSON (expected: the device plugin's configuration)",
                    configMap);
        }
        for (var resource : one.spec().resources()) {
            if (!pools.contains(resource.name())) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "resource %s: no pool of the device plugin (expected: one of %s, as ConfigMap kube-system/%s says)",
                        resource.name(),
                        pools.isEmpty() ? "none" : String.join(", ", pools),
                        configMap);
            }
        }
        return null;
    }

    private @Nullable List<String> pools(String text) {
        try {
            var config = JSON.readTree(text);
            if (!config.isObject()) {
                return null;
            }
            var pools = new ArrayList<String>();
            for (JsonNode pool : config.path(list)) {
                pools.add(
                        pool.path("resourcePrefix").asText(prefix)
                                + "/"
                                + pool.path(name).asText());
            }
            return pools;
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
