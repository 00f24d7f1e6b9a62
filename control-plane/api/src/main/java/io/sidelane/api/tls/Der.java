package io.sidelane.api.tls;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts keys that tell no algorithm, or hide it, into PKCS #8 (RFC 5958, 2), which Java reads. */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] VERSION = bytes("020100");

    /* rsaEncryption, without parameters. */
    private static final byte[] RSA = bytes("300d06092a864886f70d0101010500");
    /* id-ecPublicKey, which the curve follows. */
    private static final byte[] CURVE = bytes("06072a8648ce3d0201");

    private Der() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static byte[] ofRsa(byte[] pkcs1) {
        return of(SEQUENCE, VERSION, RSA, of(OCTETS, pkcs1));
    }

    /**
     * @throws InvalidKeyException when it does not name its curve
     */
    static byte[] ofCurve(byte[] sec1) throws InvalidKeyException {
        return of(SEQUENCE, VERSION, of(SEQUENCE, CURVE, curve(sec1)), of(OCTETS, sec1));
    }

    private static byte[] curve(byte[] sec1) throws InvalidKeyException {
        try {
            var fields = ByteBuffer.wrap(sec1);
            var _ = next(fields);
            fields.limit(fields.position() + length(fields));
            while (fields.hasRemaining()) {
                int tag = next(fields);
                var content = new byte[length(fields)];
                fields.get(content);
                if (tag == PARAMETERS) {
                    return content;
                }
            }
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException _) {
            // As good as none.
        }
        throw new InvalidKeyException("a key that does not name its curve");
    }

    private static int next(ByteBuffer from) {
        return from.get() & 0xff;
    }

    /* Of what is shorter than 64 KiB, as keys are. */
    private static int length(ByteBuffer from) {
        int first = next(from);
        int length =
                switch (first) {
                    case 0x81 -> next(from);
                    case 0x82 -> next(from) << 8 | next(from);
                    default -> first;
                };
        if (length > from.remaining()) {
            throw new IllegalArgumentException("longer than what is there");
        }
        return length;
    }

    private static byte[] of(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var all = ByteBuffer.allocate(length + 4).put((byte) tag).put((byte) 0x82);
        all.putShort((short) length);
        for (var part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
