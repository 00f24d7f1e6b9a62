package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.it.rig.RigException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of a plan, from the first to the last.
 *
 * @param gateway empty when there is none
 */
record AddressRange(String subnet, InetAddress first, InetAddress last, String gateway) {

    /** Those of a SpiderIPPool or a SpiderSubnet. */
    static List<AddressRange> of(JsonNode pool) {
        var ranges = new ArrayList<AddressRange>();
        var spec = pool.path("spec");
        for (var written : spec.path("ips")) {
            var ends = written.asText().split("-", 2);
            ranges.add(
                    new AddressRange(
                            spec.path("subnet").asText(),
                            literal(ends[0]),
                            literal(ends[ends.length - 1]),
                            spec.path("gateway").asText()));
        }
        return ranges;
    }

    /** One of the plugin host-local: the whole subnet unless it says less. */
    static AddressRange ofHostLocal(JsonNode range) {
        var subnet = range.path("subnet").asText();
        int slash = subnet.indexOf('/');
        var bytes = literal(subnet.substring(0, slash)).getAddress();
        int hostBits = bytes.length * 8 - Integer.parseInt(subnet.substring(slash + 1));
        var hosts = BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.ONE);
        var low = new BigInteger(1, bytes).andNot(hosts);
        return new AddressRange(
                subnet,
                literal(range.path("rangeStart").asText(numbered(low, bytes.length))),
                literal(range.path("rangeEnd").asText(numbered(low.or(hosts), bytes.length))),
                range.path("gateway").asText());
    }

    boolean has(InetAddress address) {
        return address.getClass() == first.getClass()
                && number(first).compareTo(number(address)) <= 0
                && number(address).compareTo(number(last)) <= 0;
    }

    /** As the plugin host-local has it. */
    ObjectNode hostLocal() {
        var range =
                Injected.JSON
                        .createObjectNode()
                        .put("subnet", subnet)
                        .put("rangeStart", first.getHostAddress())
                        .put("rangeEnd", last.getHostAddress());
        return gateway.isEmpty() ? range : range.put("gateway", gateway);
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "-" + last.getHostAddress();
    }

    static InetAddress literal(String written) {
        try {
            return InetAddress.ofLiteral(written);
        } catch (IllegalArgumentException e) {
            throw new RigException("address: %s (expected: one in numbers)".formatted(written), e);
        }
    }

    private static String numbered(BigInteger number, int length) {
        var bytes = new byte[length];
        var digits = number.toByteArray();
        // Two's complement: a zero byte stands before what would look negative.
        int count = Math.min(length, digits.length);
        System.arraycopy(digits, digits.length - count, bytes, length - count, count);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }
}
