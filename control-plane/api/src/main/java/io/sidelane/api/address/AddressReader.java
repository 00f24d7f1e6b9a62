package io.sidelane.api.address;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads addresses out of objects: SpiderPool's ("CRD reference" of its documentation), CNI
 * configurations with {@code host-local} and {@code static} ("ipam" pages of the CNI plugins) or
 * {@code whereabouts}, what Multus writes on pods ({@code network-status}), ServiceCIDRs, nodes,
 * StatefulSets.
 */
final class AddressReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATUS = "k8s.v1.cni.cncf.io/network-status";

    private final List<Pool> pools = new ArrayList<>();
    private final List<Range> reserved = new ArrayList<>();
    private final Map<String, List<Range>> others = new TreeMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Books.Living> pods = new HashMap<>();
    private final Map<String, Integer> replicas = new HashMap<>();

    /* By the name of a network, and by pool. */
    private final Map<String, String> wires = new HashMap<>();
    private final Whereabouts whereabouts = new Whereabouts();
    private final List<Finding> mistakes = new ArrayList<>();
    private int nodes;

    private AddressReader() {}

    static Books read(Collection<? extends JsonNode> objects) {
        var reader = new AddressReader();
        // What others are measured by comes first.
        for (var kinds :
                List.of(
                        Set.of("SpiderReservedIP", "NetworkAttachmentDefinition"),
                        Set.of(
                                "ServiceCIDR",
                                "Node",
                                "StatefulSet",
                                "Pod",
                                "SpiderIPPool",
                                "IPPool"),
                        Set.of("SpiderEndpoint"))) {
            for (var object : objects) {
                var kind = object.path("kind").asText();
                if (kinds.contains(kind)) {
                    reader.object(kind, object);
                }
            }
        }
        reader.pools.addAll(reader.whereabouts.pools());
        return new Books(
                reader.pools,
                reader.reserved,
                reader.others,
                reader.held,
                reader.pods,
                reader.replicas,
                reader.nodes,
                reader.mistakes);
    }

    /** What a network hands out of pools of its own. */
    static Stream<Range> pooled(JsonNode network) {
        var reader = new AddressReader();
        reader.network("", network);
        return Stream.concat(reader.pools.stream(), reader.whereabouts.pools().stream())
                .flatMap(pool -> pool.addresses().stream());
    }

    private void object(String kind, JsonNode object) {
        var spec = object.path("spec");
        var ref = kind + " " + name(object);
        switch (kind) {
            case "SpiderReservedIP" -> reserved.addAll(ranges(ref, spec.path("ips")));
            case "NetworkAttachmentDefinition" -> network(ref, object);
            case "ServiceCIDR" -> others.put(ref, ranges(ref, spec.path("cidrs")));
            case "Node" -> node(ref, object);
            case "StatefulSet" -> replicas.put(name(object), spec.path("replicas").asInt(1));
            case "Pod" -> pod(object);
            case "SpiderIPPool" -> pool(ref, object);
            case "SpiderEndpoint" -> endpoint(object);
            case "IPPool" -> {
                if (Whereabouts.isPool(object)) {
                    whereabouts.pool(ref, object, held::add);
                }
            }
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private void network(String ref, JsonNode object) {
        var config = NetworkConfig.of(object);
        var wire = config.wire();
        if (wire != null) {
            wires.put(name(object), wire);
        }
        for (var plugin : config.plugins()) {
            var ipam = plugin.path("ipam");
            if (ipam.path("type").asText().equals("host-local")) {
                // Old form: one range beside the type.
                var sets = ipam.has("ranges") ? ipam.path("ranges") : JSON.createArrayNode();
                var all = new ArrayList<Range>();
                sets.forEach(set -> set.forEach(one -> all.addAll(hostLocal(ref, one))));
                if (ipam.has("subnet")) {
                    all.addAll(hostLocal(ref, ipam));
                }
                pools.add(new Pool(ref, wire, all, true));
            }
            if (ipam.path("type").asText().equals("whereabouts")) {
                whereabouts.network(ref, wire, ipam);
            }
        }
    }

    /* Without an end it is all of the network but its own address and, of version 4, the broadcast address. */
    private List<Range> hostLocal(String ref, JsonNode one) {
        var subnet = range(ref, one.path("subnet").asText());
        if (subnet == null) {
            return List.of();
        }
        var first = one.path("rangeStart").asText();
        var last = one.path("rangeEnd").asText();
        var begin = first.isEmpty() ? null : range(ref, first);
        var end = last.isEmpty() ? null : range(ref, last);
        var addresses =
                new Range(
                        subnet.six(),
                        begin == null ? subnet.first().add(BigInteger.ONE) : begin.first(),
                        end == null
                                ? subnet.six()
                                        ? subnet.last()
                                        : subnet.last().subtract(BigInteger.ONE)
                                : end.last());
        if (!subnet.contains(addresses)) {
            outside(ref, addresses, one.path("subnet").asText());
        }
        var gateway = Range.ofInterface(one.path("gateway").asText());
        return gateway == null ? List.of(addresses) : addresses.without(gateway);
    }

    private void node(String ref, JsonNode object) {
        nodes++;
        var all = new ArrayList<>(ranges(ref, object.path("spec").path("podCIDRs")));
        for (var address : object.path("status").path("addresses")) {
            var own = Range.parse(address.path("address").asText());
            if (own != null) {
                all.add(own);
            }
        }
        others.put(ref, all);
    }

    private void pod(JsonNode object) {
        var phase = object.path("status").path("phase").asText();
        var metadata = object.path("metadata");
        var uid = metadata.path("uid").asText();
        pods.put(
                name(object),
                new Books.Living(uid, phase.equals("Succeeded") || phase.equals("Failed")));
        for (var network : json(metadata.path("annotations").path(STATUS).asText())) {
            for (var ip : network.path("ips")) {
                hold(
                        ip.asText(),
                        address ->
                                new Held(
                                        address,
                                        name(object),
                                        uid,
                                        null,
                                        wires.get(network.path("name").asText()),
                                        network.path("interface").asText(),
                                        set(metadata.path("ownerReferences")),
                                        true));
            }
        }
    }

    private void pool(String ref, JsonNode object) {
        var spec = object.path("spec");
        var networks = spec.path("multusName");
        var wire = networks.size() == 1 ? wires.get(networks.path(0).asText()) : null;
        if (wire != null) {
            wires.put(ref, wire);
        }
        var all = ranges(ref, spec.path("ips"));
        var subnet = range(ref, spec.path("subnet").asText());
        if (subnet != null) {
            all.stream()
                    .filter(one -> !subnet.contains(one))
                    .forEach(one -> outside(ref, one, spec.path("subnet").asText()));
        }
        for (var hole :
                Stream.concat(ranges(ref, spec.path("excludeIPs")).stream(), reserved.stream())
                        .toList()) {
            all = all.stream().flatMap(one -> one.without(hole).stream()).toList();
        }
        pools.add(new Pool(ref, wire, all, false));
        for (var entry : json(object.path("status").path("allocatedIPs").asText()).properties()) {
            var holder = entry.getValue();
            hold(
                    entry.getKey(),
                    address ->
                            new Held(
                                    address,
                                    holder.path("pod").asText(),
                                    holder.path("podUid").asText(),
                                    ref,
                                    wire,
                                    "",
                                    null,
                                    false));
        }
    }

    private void endpoint(JsonNode object) {
        var status = object.path("status");
        var current = status.path("current");
        boolean ofSet = status.path("ownerControllerType").asText().equals("StatefulSet");
        for (var nic : current.path("ips")) {
            for (var version : List.of("ipv4", "ipv6")) {
                var pool = nic.path(version + "Pool").asText();
                var ref = pool.isEmpty() ? null : "SpiderIPPool " + pool;
                if (nic.has(version)) {
                    hold(
                            nic.path(version).asText(),
                            address ->
                                    new Held(
                                            address,
                                            name(object),
                                            current.path("uid").asText(),
                                            ref,
                                            ref == null ? null : wires.get(ref),
                                            nic.path("interface").asText(),
                                            ofSet
                                                    ? status.path("ownerControllerName").asText()
                                                    : null,
                                            false));
                }
            }
        }
    }

    /* What is no address is held by nobody. */
    private void hold(String text, Function<Range, Held> holder) {
        var address = Range.ofInterface(text);
        if (address != null) {
            held.add(holder.apply(address));
        }
    }

    private static @Nullable String set(JsonNode owners) {
        for (var owner : owners) {
            if (owner.path("kind").asText().equals("StatefulSet")) {
                return owner.path("name").asText();
            }
        }
        return null;
    }

    private List<Range> ranges(String ref, JsonNode texts) {
        var all = new ArrayList<Range>();
        for (var text : texts) {
            var range = range(ref, text.asText());
            if (range != null) {
                all.add(range);
            }
        }
        return all;
    }

    private @Nullable Range range(String ref, String text) {
        var range = Range.parse(text);
        if (range == null) {
            unsupported(
                    ref,
                    "%s (expected: an address, first-last or a network); it is passed over"
                            .formatted(text.isEmpty() ? "no subnet" : text));
        }
        return range;
    }

    private void outside(String ref, Range addresses, String subnet) {
        unsupported(
                ref,
                "%s (expected: addresses of its subnet %s); its pods reach nobody"
                        .formatted(addresses, subnet));
    }

    private void unsupported(String ref, String message) {
        mistakes.add(new Finding(Finding.Problem.UNSUPPORTED, ref, List.of(ref), message, null));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException _) {
            return JSON.missingNode();
        }
    }

    private static String name(JsonNode object) {
        var metadata = object.path("metadata");
        var name = metadata.path("name").asText();
        return switch (object.path("kind").asText()) {
            case "Pod", "StatefulSet", "SpiderEndpoint", "NetworkAttachmentDefinition", "IPPool" ->
                    metadata.path("namespace").asText("default") + "/" + name;
            default -> name;
        };
    }
}
