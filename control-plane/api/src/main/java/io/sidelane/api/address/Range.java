package io.sidelane.api.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in a row.
 *
 * @param six whether they are of IP version 6
 * @param first as an unsigned number
 * @param last is in it as well
 */
record Range(boolean six, BigInteger first, BigInteger last) {

    private static final int FOUR_BYTES = 4;
    private static final int SIX_BYTES = 16;
    private static final Pattern FOUR = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");

    /** One address, {@code first-last}, or a network; null for what is none of these. */
    static @Nullable Range parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            return network(address(text.substring(0, slash)), text.substring(slash + 1));
        }
        int dash = text.indexOf('-');
        var first = address(dash < 0 ? text : text.substring(0, dash));
        var last = address(dash < 0 ? text : text.substring(dash + 1));
        if (first == null || last == null || first.length != last.length) {
            return null;
        }
        var range = new Range(first.length == SIX_BYTES, number(first), number(last));
        return range.first.compareTo(range.last) <= 0 ? range : null;
    }

    /** The address before the length, as interfaces have theirs: {@code 10.0.0.7/24}. */
    static @Nullable Range ofInterface(String text) {
        int slash = text.indexOf('/');
        return parse(slash < 0 ? text : text.substring(0, slash));
    }

    boolean contains(Range other) {
        return six == other.six
                && first.compareTo(other.first) <= 0
                && last.compareTo(other.last) >= 0;
    }

    /** What both have, null when that is nothing. */
    @Nullable Range common(Range other) {
        var from = first.max(other.first);
        var to = last.min(other.last);
        return six == other.six && from.compareTo(to) <= 0 ? new Range(six, from, to) : null;
    }

    List<Range> without(Range other) {
        var hole = common(other);
        if (hole == null) {
            return List.of(this);
        }
        var rest = new ArrayList<Range>();
        if (first.compareTo(hole.first) < 0) {
            rest.add(new Range(six, first, hole.first.subtract(BigInteger.ONE)));
        }
        if (hole.last.compareTo(last) < 0) {
            rest.add(new Range(six, hole.last.add(BigInteger.ONE), last));
        }
        return rest;
    }

    BigInteger size() {
        return last.subtract(first).add(BigInteger.ONE);
    }

    @Override
    public String toString() {
        return first.equals(last) ? text(first) : text(first) + "-" + text(last);
    }

    private String text(BigInteger number) {
        var bytes = new byte[six ? SIX_BYTES : FOUR_BYTES];
        var shortest = number.toByteArray();
        int length = Math.min(shortest.length, bytes.length);
        System.arraycopy(shortest, shortest.length - length, bytes, bytes.length - length, length);
        try {
            var address = InetAddress.getByAddress(bytes).getHostAddress();
            return six ? compressed(address) : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /* Without its longest row of zeros (RFC 5952, 4.2). */
    private static String compressed(String address) {
        return ZEROS.matcher(address)
                .results()
                .map(MatchResult::group)
                .max(Comparator.comparingInt(String::length))
                .map(row -> address.replaceFirst(Pattern.quote(row), "::"))
                .orElse(address);
    }

    private static @Nullable Range network(byte @Nullable [] address, String length) {
        if (address == null || !length.matches("[0-9]{1,3}")) {
            return null;
        }
        int rest = address.length * Byte.SIZE - Integer.parseInt(length);
        if (rest < 0) {
            return null;
        }
        var from = number(address).shiftRight(rest).shiftLeft(rest);
        return new Range(
                address.length == SIX_BYTES,
                from,
                from.add(BigInteger.ONE.shiftLeft(rest)).subtract(BigInteger.ONE));
    }

    private static byte @Nullable [] address(String text) {
        var stripped = text.strip();
        // The JDK takes fewer than four numbers as well.
        if (!stripped.contains(":") && !FOUR.matcher(stripped).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(stripped).getAddress();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }
}
