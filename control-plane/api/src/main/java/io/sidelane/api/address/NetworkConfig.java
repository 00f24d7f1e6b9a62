package io.sidelane.api.address;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CNI configuration inside a NetworkAttachmentDefinition (CNI specification 1.0, "Network
 * configuration format"; Multus' "spec.config").
 *
 * @param resource what the annotation {@code k8s.v1.cni.cncf.io/resourceName} says, null without it
 * @param plugins in the order of the chain; empty where the configuration is a file of the nodes
 * @param outer the list around the plugins, null where a single plugin stands by itself
 * @param mistake why the text is no configuration, null when it is one
 */
public record NetworkConfig(
        @Nullable String resource,
        List<JsonNode> plugins,
        @Nullable JsonNode outer,
        @Nullable String mistake) {

    public static final String RESOURCE_NAME = "k8s.v1.cni.cncf.io/resourceName";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Fields of a chain itself; all others belong to a plugin. */
    private static final Set<String> OF_A_CHAIN =
            Set.of(
                    "cniVersion",
                    "cniVersions",
                    "name",
                    "disableCheck",
                    "disableGC",
                    "loadOnlyInlinedPlugins",
                    "plugins");

    /**
     * Where plugins read their VLAN, by type (their own references); no other one tags anything.
     */
    private static final Map<String, String> VLANS =
            Map.of(
                    "bridge", "/vlan",
                    "ifacer", "/vlanID",
                    "ovs", "/vlan",
                    "sriov", "/vlan",
                    "userspace", "/host/bridge/vlanId",
                    "vlan", "/vlanId");

    /** Named after the interface that the VLAN is on. */
    private static final Pattern INTERFACE_OF_A_VLAN = Pattern.compile(".+\\.([0-9]{1,4})");

    public NetworkConfig {
        plugins = List.copyOf(plugins);
    }

    public static NetworkConfig of(JsonNode network) {
        var resource = network.path("metadata").path("annotations").path(RESOURCE_NAME);
        var name = resource.isTextual() ? resource.asText() : null;
        var text = network.path("spec").path("config").asText();
        if (text.isBlank()) {
            return new NetworkConfig(name, List.of(), null, null);
        }
        try {
            var config = JSON.readTree(text);
            if (!config.isObject()) {
                return new NetworkConfig(name, List.of(), null, "no JSON object");
            }
            if (!config.has("plugins")) {
                return new NetworkConfig(name, List.of(config), null, null);
            }
            var plugins = new ArrayList<JsonNode>();
            config.path("plugins").forEach(plugins::add);
            return new NetworkConfig(name, plugins, config, null);
        } catch (JsonProcessingException e) {
            return new NetworkConfig(name, List.of(), null, "no JSON");
        }
    }

    /** The types of the chain's plugins. */
    public List<String> types() {
        return plugins.stream().map(plugin -> plugin.path("type").asText()).toList();
    }

    /** The first plugin of one of the types, null when there is none. */
    public @Nullable JsonNode plugin(Set<String> types) {
        return plugins.stream()
                .filter(plugin -> types.contains(plugin.path("type").asText()))
                .findFirst()
                .orElse(null);
    }

    /** The type of the IPAM plugin, empty when nobody hands out addresses. */
    public String ipam() {
        return plugins.stream()
                .map(plugin -> plugin.path("ipam").path("type").asText())
                .filter(type -> !type.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The gateway that the configuration itself names, null when it names none. */
    public @Nullable String gateway() {
        return plugins.stream()
                .flatMap(
                        plugin -> {
                            var ipam = plugin.path("ipam");
                            return Stream.of(
                                    ipam.path("gateway"),
                                    ipam.at("/ranges/0/0/gateway"),
                                    ipam.at("/addresses/0/gateway"));
                        })
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse(null);
    }

    /**
     * Fields that stand beside the plugins, where no plugin reads them: a VLAN there isolates
     * nothing.
     */
    public List<String> misplaced() {
        if (outer == null) {
            return List.of();
        }
        var misplaced = new ArrayList<String>();
        outer.fieldNames()
                .forEachRemaining(
                        field -> {
                            if (!OF_A_CHAIN.contains(field)) {
                                misplaced.add(field);
                            }
                        });
        return misplaced;
    }

    /** What tells this network from others on the wire: interface or bridge and VLAN, or null. */
    public @Nullable String wire() {
        var plugin = plugin(Set.of("macvlan", "ipvlan", "vlan", "bridge", "sriov", "ovs"));
        if (plugin == null) {
            return null;
        }
        var on =
                Stream.of("master", "bridge")
                        .map(field -> plugin.path(field).asText())
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(resource == null ? "" : resource);
        if (on.isEmpty()) {
            return null;
        }
        int vlan = vlan();
        var suffix = "." + vlan;
        return "%s, VLAN %d"
                .formatted(
                        on.endsWith(suffix) ? on.substring(0, on.length() - suffix.length()) : on,
                        vlan);
    }

    /** The VLAN of the network, 0 for untagged. */
    public int vlan() {
        for (var plugin : plugins) {
            var vlan = plugin.at(VLANS.getOrDefault(plugin.path("type").asText(), "/-"));
            if (vlan.isInt()) {
                return vlan.asInt();
            }
        }
        return plugins.stream()
                .map(plugin -> INTERFACE_OF_A_VLAN.matcher(plugin.path("master").asText()))
                .filter(Matcher::matches)
                .map(name -> Integer.parseInt(name.group(1)))
                .findFirst()
                .orElse(0);
    }
}
