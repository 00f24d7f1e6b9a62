package io.sidelane.agent.address;

import java.util.HexFormat;

/**
 * An Ethernet address.
 *
 * @param bits its 48 bits
 */
public record MacAddress(long bits) {

    static final int SIZE = 6;
    static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    /**
     * The address that stands in bytes.
     *
     * @param at where it begins
     */
    public static MacAddress of(byte[] bytes, int at) {
        long bits = 0;
        for (int i = 0; i < SIZE; i++) {
            bits = (bits << 8) | Byte.toUnsignedInt(bytes[at + i]);
        }
        return new MacAddress(bits);
    }

    byte[] bytes() {
        var bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            bytes[i] = (byte) (bits >>> (8 * (SIZE - 1 - i)));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes());
    }
}
