package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Multus' part: what a pod's annotations and the network attachments that they name come to. Where
 * SpiderPool would hand out addresses, the plugin host-local does, of the pools or subnets that the
 * pod's annotation names: neither SpiderPool nor its coordinator can be had here.
 */
final class Attachments {

    private static final String SPIDER_POOL = "ipam.spidernet.io/";

    private Attachments() {}

    static List<Attachment> of(Injected injected, InjectedPod pod) {
        var attachments = new ArrayList<Attachment>();
        for (var selection : pod.networks()) {
            var network =
                    injected.object(
                            "NetworkAttachmentDefinition", selection.namespace(), selection.name());
            attachments.add(
                    attachment(
                            injected,
                            pod,
                            selection.interfaceName(),
                            Injected.json(network.at("/spec/config").asText())));
        }
        return attachments;
    }

    private static Attachment attachment(
            Injected injected, InjectedPod pod, String interfaceName, JsonNode config) {
        var list = Injected.JSON.createObjectNode();
        list.set("cniVersion", config.path("cniVersion"));
        list.set("name", config.path("name"));
        var plugins = list.putArray("plugins");
        var written = config.path("plugins");
        (written.isMissingNode() ? List.of(config) : written)
                .forEach(
                        plugin -> {
                            if (!plugin.path("type").asText().equals("coordinator")) {
                                plugins.add(plugin.<ObjectNode>deepCopy());
                            }
                        });
        var ipam = plugins.path(0).path("ipam");
        return switch (ipam.path("type").asText()) {
            case "spiderpool" -> {
                var plan = pools(injected, pod, interfaceName);
                ((ObjectNode) plugins.path(0)).set("ipam", hostLocal(plan));
                yield new Attachment(interfaceName, list, plan, true);
            }
            case "host-local" -> new Attachment(interfaceName, list, ranges(ipam), false);
            default -> new Attachment(interfaceName, list, List.of(), false);
        };
    }

    private static List<AddressRange> pools(
            Injected injected, InjectedPod pod, String interfaceName) {
        var subnets = pod.annotation(SPIDER_POOL + "subnets");
        var names = subnets.isEmpty() ? pod.annotation(SPIDER_POOL + "ippools") : subnets;
        var kind = subnets.isEmpty() ? "SpiderIPPool" : "SpiderSubnet";
        var plan = new ArrayList<AddressRange>();
        for (var entry : Injected.json(names)) {
            if (entry.path("interface").asText().equals(interfaceName)) {
                for (var version : List.of("ipv4", "ipv6")) {
                    for (var name : entry.path(version)) {
                        plan.addAll(AddressRange.of(injected.object(kind, "", name.asText())));
                    }
                }
            }
        }
        return plan;
    }

    /* One address is handed out of each set of ranges: a set an IP version. */
    private static ObjectNode hostLocal(List<AddressRange> plan) {
        var ipam = Injected.JSON.createObjectNode().put("type", "host-local");
        var sets = ipam.putArray("ranges");
        var byVersion = new LinkedHashMap<Class<?>, List<AddressRange>>();
        plan.forEach(
                range ->
                        byVersion
                                .computeIfAbsent(range.first().getClass(), _ -> new ArrayList<>())
                                .add(range));
        byVersion
                .values()
                .forEach(
                        ranges -> {
                            var set = sets.addArray();
                            ranges.forEach(range -> set.add(range.hostLocal()));
                        });
        return ipam;
    }

    private static List<AddressRange> ranges(JsonNode ipam) {
        var plan = new ArrayList<AddressRange>();
        for (var set : ipam.path("ranges")) {
            for (var range : set) {
                plan.add(AddressRange.ofHostLocal(range));
            }
        }
        return plan;
    }
}
