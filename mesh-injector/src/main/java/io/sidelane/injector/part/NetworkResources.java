package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.api.address.NetworkConfig;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A network whose plugin needs a device says which, and it is one that the profile requests, once
 * for each network.
 */
record NetworkResources() implements Check {

    private static final Set<String> WITH_DEVICE = Set.of("afxdp", "host-device", "ovs", "sriov");

    /** In a configuration itself, for plugins of these types. */
    private static final List<String> DEVICE =
            List.of("deviceID", "device", "hwaddr", "kernelpath", "pciBusID");

    @Override
    public @Nullable Refusal refusal(Case one) {
        if (one.spec().resourceClaimTemplateName() != null) {
            return null;
        }
        var requested = new TreeMap<String, Integer>();
        one.spec()
                .resources()
                .forEach(
                        resource ->
                                requested.merge(resource.name(), resource.count(), Integer::sum));
        var needed = new TreeMap<String, Integer>();
        for (var attachment : one.attachments()) {
            var config = attachment.config();
            var resource = config == null ? null : config.resource();
            if (resource == null) {
                if (config != null && lacksDevice(config)) {
                    return Refusal.of(
                            Reason.UNSUPPORTED_CONFIGURATION,
                            "network %s: names no device (expected: annotation %s with a resource that the profile requests)",
                            attachment.ref(),
                            NetworkConfig.RESOURCE_NAME);
                }
                continue;
            }
            int count = needed.merge(resource, 1, Integer::sum);
            int have = requested.getOrDefault(resource, 0);
            if (have < count) {
                return Refusal.of(
                        Reason.UNSUPPORTED_CONFIGURATION,
                        "network %s: its device is %s, of which the profile requests %d (expected: resources with %s, one for each network)",
                        attachment.ref(),
                        resource,
                        have,
                        resource);
            }
        }
        return null;
    }

    private static boolean lacksDevice(NetworkConfig config) {
        var plugin = config.plugin(WITH_DEVICE);
        return plugin != null && DEVICE.stream().noneMatch(plugin::has);
    }
}
