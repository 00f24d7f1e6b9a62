package io.sidelane.injector.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What SriovNetworkNodePolicies make of virtual functions is what the path needs
 * (sriov-network-operator, API reference). Where none names the resource, the device plugin is
 * configured by other means, and the nodes tell.
 */
enum SriovPolicies implements Check {
    NETDEVICE,
    RDMA,
    SWITCHDEV,
    VFIO;

    private static final String MELLANOX = "15b3";

    /** Fields of the specification; API servers drop others without a word. */
    private static final Set<String> FIELDS =
            Set.of(
                    "bridge",
                    "deviceType",
                    "eSwitchMode",
                    "eSwitchParams",
                    "excludeTopology",
                    "externallyManaged",
                    "isRdma",
                    "linkType",
                    "mtu",
                    "needVhostNet",
                    "nicSelector",
                    "nodeSelector",
                    "numVfs",
                    "priority",
                    "resourceName",
                    "vdpaType");

    private static final Set<String> SELECTOR_FIELDS =
            Set.of("deviceID", "netFilter", "pfNames", "rootDevices", "vendor");

    @Override
    public @Nullable Refusal refusal(Case one) {
        for (var resource : one.spec().resources()) {
            var name = resource.name().substring(resource.name().indexOf('/') + 1);
            var policies =
                    one.references()
                            .all(RefKind.SRIOV_NODE_POLICY)
                            .filter(
                                    policy ->
                                            policy.path("spec")
                                                    .path("resourceName")
                                                    .asText()
                                                    .equals(name))
                            .toList();
            for (var policy : policies) {
                var refusal =
                        refusal(policy.path("metadata").path("name").asText(), policy.path("spec"));
                if (refusal != null) {
                    return refusal;
                }
            }
        }
        return null;
    }

    private @Nullable Refusal refusal(String name, JsonNode spec) {
        var unknown = unknown(spec);
        if (unknown != null) {
            return wrong(name, unknown, "a field of SriovNetworkNodePolicy; API servers drop it");
        }
        var device = spec.path("deviceType").asText("netdevice");
        boolean rdma = spec.path("isRdma").asBoolean();
        boolean mellanox = spec.path("nicSelector").path("vendor").asText().equals(MELLANOX);
        return switch (this) {
            case NETDEVICE ->
                    device.equals("netdevice")
                            ? null
                            : wrong(name, "deviceType " + device, "netdevice");
            case RDMA ->
                    rdma && device.equals("netdevice")
                            ? null
                            : wrong(
                                    name,
                                    "deviceType %s, isRdma %s".formatted(device, rdma),
                                    "netdevice and true");
            case SWITCHDEV ->
                    spec.path("eSwitchMode").asText().equals("switchdev")
                            ? null
                            : wrong(
                                    name,
                                    "eSwitchMode " + spec.path("eSwitchMode").asText("legacy"),
                                    "switchdev");
            case VFIO ->
                    device.equals("vfio-pci") || (mellanox && rdma && device.equals("netdevice"))
                            ? null
                            : wrong(
                                    name,
                                    "deviceType " + device,
                                    "vfio-pci, or for Mellanox NICs netdevice with isRdma");
        };
    }

    private static @Nullable String unknown(JsonNode spec) {
        for (var field : spec.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                return field.getKey();
            }
        }
        for (var field : spec.path("nicSelector").properties()) {
            if (!SELECTOR_FIELDS.contains(field.getKey())) {
                return "nicSelector." + field.getKey();
            }
        }
        return null;
    }

    private static Refusal wrong(String policy, String found, String expected) {
        return Refusal.of(
                Reason.UNSUPPORTED_CONFIGURATION,
                "SriovNetworkNodePolicy %s: %s (expected: %s)",
                policy,
                found,
                expected);
    }
}
