package io.sidelane.gateway.routing;

import io.sidelane.api.schema.Networks;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Addresses that begin with the same bits. */
public record Network(InetAddress address, int bits) {

    /**
     * @throws IllegalArgumentException when it is neither a network nor an address
     */
    public static Network of(String text) {
        var network = parse(text);
        if (network == null) {
            throw new IllegalArgumentException(
                    "%s (expected: %s)".formatted(text, Networks.EXPECTED));
        }
        return network;
    }

    /** Null when it is neither a network nor an address, but a name. */
    static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash >= 0 && !Networks.isNetwork(text)) {
            return null;
        }
        try {
            var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int all = address.getAddress().length * Byte.SIZE;
            return new Network(
                    address, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    public boolean contains(InetAddress other) {
        var own = address.getAddress();
        var its = other.getAddress();
        if (own.length != its.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % Byte.SIZE;
            if ((own[i / Byte.SIZE] & mask) != (its[i / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
