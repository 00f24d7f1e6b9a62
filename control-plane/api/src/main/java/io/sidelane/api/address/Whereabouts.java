package io.sidelane.api.address;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whereabouts' pools: networks with one range and one {@code network_name} share the books of one
 * IPPool ({@code whereabouts.cni.cncf.io}; its {@code pkg/config} and {@code pkg/storage}). What is
 * found of a pool is told of the first network that has it.
 */
final class Whereabouts {

    private static final String GROUP = "whereabouts.cni.cncf.io/";

    /** A pool's books, by what whereabouts names them after. */
    private record Key(String network, Range subnet) {}

    private final Map<Key, Pool> pools = new LinkedHashMap<>();

    /** Others have kinds of that name as well. */
    static boolean isPool(JsonNode object) {
        return object.path("apiVersion").asText(GROUP).startsWith(GROUP);
    }

    /** Of a network with {@code ipam.type: whereabouts}. */
    void network(String ref, @Nullable String wire, JsonNode ipam) {
        var network = ipam.path("network_name").asText();
        var ranges = new ArrayList<JsonNode>();
        ipam.path("ipRanges").forEach(ranges::add);
        if (ipam.has("range")) {
            ranges.add(ipam);
        }
        for (var one : ranges) {
            // first-last/length is another way to write all three.
            var parts = one.path("range").asText().split("-", 2);
            var subnet = Range.parse(parts[parts.length - 1]);
            if (subnet == null) {
                continue;
            }
            var first = parts.length > 1 ? parts[0] : one.path("range_start").asText();
            var last = parts.length > 1 ? parts[1] : one.path("range_end").asText();
            pools.merge(
                    new Key(network, subnet),
                    new Pool(ref, wire, addresses(subnet, first, last, one.path("exclude")), false),
                    Whereabouts::shared);
        }
    }

    /**
     * Of an IPPool.
     *
     * @param holds is told whom it has given an address
     */
    void pool(String ref, JsonNode object, Consumer<Held> holds) {
        var range = object.at("/spec/range").asText();
        var subnet = Range.parse(range);
        var base = Range.ofInterface(range);
        if (subnet == null || base == null) {
            return;
        }
        var name = object.at("/metadata/name").asText();
        var unnamed = range.replace(':', '-').replace('/', '-');
        var network =
                name.endsWith("-" + unnamed)
                        ? name.substring(0, name.length() - unnamed.length() - 1)
                        : "";
        var pool =
                pools.computeIfAbsent(
                        new Key(network, subnet), _ -> new Pool(ref, null, inner(subnet), false));
        for (var entry : object.at("/spec/allocations").properties()) {
            if (!entry.getKey().matches("[0-9]{1,39}")) {
                continue;
            }
            var address = base.first().add(new BigInteger(entry.getKey()));
            holds.accept(
                    new Held(
                            new Range(subnet.six(), address, address),
                            entry.getValue().path("podref").asText(),
                            "",
                            pool.ref(),
                            pool.wire(),
                            entry.getValue().path("ifname").asText(),
                            null,
                            false));
        }
    }

    Collection<Pool> pools() {
        return pools.values();
    }

    private static List<Range> addresses(Range subnet, String first, String last, JsonNode holes) {
        var begin = Range.ofInterface(first);
        var end = Range.ofInterface(last);
        var asked =
                new Range(
                        subnet.six(),
                        begin == null ? subnet.first() : begin.first(),
                        end == null ? subnet.last() : end.last());
        var all =
                inner(subnet).stream()
                        .flatMap(one -> Stream.ofNullable(asked.common(one)))
                        .toList();
        for (var hole : holes) {
            var out = Range.parse(hole.asText());
            if (out != null) {
                all = all.stream().flatMap(one -> one.without(out).stream()).toList();
            }
        }
        return all;
    }

    /* All of a network but its own address and, of version 4, the broadcast address. */
    private static List<Range> inner(Range subnet) {
        var last = subnet.six() ? subnet.last() : subnet.last().subtract(BigInteger.ONE);
        var first = subnet.first().add(BigInteger.ONE);
        return first.compareTo(last) > 0
                ? List.of()
                : List.of(new Range(subnet.six(), first, last));
    }

    private static Pool shared(Pool one, Pool other) {
        List<Range> more = new ArrayList<>(other.addresses());
        for (var mine : one.addresses()) {
            more = more.stream().flatMap(range -> range.without(mine).stream()).toList();
        }
        return new Pool(
                one.ref(),
                Objects.equals(one.wire(), other.wire()) ? one.wire() : null,
                Stream.concat(one.addresses().stream(), more.stream()).toList(),
                false);
    }
}
