package io.sidelane.gateway.http;

/**
 * Paths as upstreams read them, which decode what need not be encoded (RFC 3986, 6.2.2) and take
 * several slashes for one. Of what is encoded with reason nothing is decoded.
 */
public final class NormalPath {

    private static final int HEX = 16;

    private NormalPath() {}

    /**
     * The same path, written in the only way. The query stays.
     *
     * @param path with or without one
     */
    public static String of(String path) {
        int query = path.indexOf('?');
        int end = query < 0 ? path.length() : query;
        int encoded = path.indexOf('%');
        int slashes = path.indexOf("//");
        if ((encoded < 0 || encoded > end) && (slashes < 0 || slashes > end)) {
            return path;
        }
        var normal = new StringBuilder(path.length());
        for (int i = 0; i < end; i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int octet = i + 2 < end ? octet(path, i + 1) : -1;
                // One that encodes nothing must not do so with what is decoded behind it.
                append(normal, octet < 0 ? '%' : octet);
                i += octet < 0 ? 0 : 2;
            } else if (c != '/' || normal.isEmpty() || normal.charAt(normal.length() - 1) != '/') {
                normal.append(c);
            }
        }
        return normal.append(path, end, path.length()).toString();
    }

    private static int octet(String path, int at) {
        int high = Character.digit(path.charAt(at), HEX);
        int low = Character.digit(path.charAt(at + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    private static void append(StringBuilder normal, int octet) {
        if (isUnreserved((char) octet)) {
            normal.append((char) octet);
        } else {
            normal.append('%').append(digit(octet / HEX)).append(digit(octet % HEX));
        }
    }

    private static char digit(int value) {
        return Character.toUpperCase(Character.forDigit(value, HEX));
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~".indexOf(c) >= 0;
    }
}
