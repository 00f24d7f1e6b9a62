package io.sidelane.api.address;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The addresses that an object hands out to pods, for whoever has planned which these are. */
public final class HandedOut {

    private final List<Range> addresses;

    private HandedOut(Stream<Range> addresses) {
        this.addresses = addresses.toList();
    }

    /**
     * By a NetworkAttachmentDefinition with {@code host-local}, {@code static} or {@code
     * whereabouts}. Of other plugins nothing is known.
     */
    public static HandedOut byNetwork(JsonNode network) {
        var fixed =
                NetworkConfig.of(network).plugins().stream()
                        .flatMap(plugin -> plugin.at("/ipam/addresses").valueStream())
                        .map(one -> Range.ofInterface(one.path("address").asText()))
                        .flatMap(Stream::ofNullable);
        return new HandedOut(Stream.concat(AddressReader.pooled(network), fixed));
    }

    /**
     * By a SpiderIPPool or SpiderSubnet.
     *
     * @param reserved SpiderReservedIPs
     */
    public static HandedOut byPool(JsonNode pool, Stream<? extends JsonNode> reserved) {
        var holes =
                Stream.concat(
                                ranges(pool.at("/spec/excludeIPs")),
                                reserved.flatMap(one -> ranges(one.at("/spec/ips"))))
                        .toList();
        var left = ranges(pool.at("/spec/ips"));
        for (var hole : holes) {
            left = left.flatMap(one -> one.without(hole).stream());
        }
        return new HandedOut(left);
    }

    /** What is in none of the networks. */
    public List<String> outside(Collection<String> networks) {
        var within = parsed(networks.stream()).toList();
        return addresses.stream()
                .filter(one -> within.stream().noneMatch(network -> network.contains(one)))
                .map(Range::toString)
                .toList();
    }

    /** What is in one of the networks. */
    public List<String> inside(Collection<String> networks) {
        var within = parsed(networks.stream()).toList();
        return addresses.stream()
                .flatMap(one -> within.stream().map(one::common).flatMap(Stream::ofNullable))
                .map(Range::toString)
                .toList();
    }

    private static Stream<Range> ranges(JsonNode texts) {
        return parsed(texts.valueStream().map(JsonNode::asText));
    }

    private static Stream<Range> parsed(Stream<String> texts) {
        return texts.map(Range::parse).flatMap(Stream::ofNullable);
    }
}
