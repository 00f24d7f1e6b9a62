package io.sidelane.gateway.http;

import org.jspecify.annotations.Nullable;

/**
 * Which fields are well formed in HTTP/2 and HTTP/3: RFC 9113, 8.2; RFC 9114, 4.2; RFC 9110, 5.
 * Whatever passes can be written as HTTP/1.1 and means the same there.
 */
public final class FieldRules {

    /* RFC 9110, 5.6.2, without upper case, which HTTP/2 and HTTP/3 forbid in names. */
    private static final boolean[] NAME = new boolean[128];

    static {
        for (char c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            NAME[c] = true;
        }
    }

    private FieldRules() {}

    /** What is wrong with the first wrong field, null when all are well. */
    public static @Nullable String check(Fields fields) {
        return fields.first(FieldRules::check);
    }

    /** As {@link #check(Fields)}, and nothing that only the head of a message may have. */
    public static @Nullable String checkTrailers(Fields trailers) {
        return trailers.first(FieldRules::checkTrailer);
    }

    private static @Nullable String checkTrailer(CharSequence name, CharSequence value) {
        return switch (name.toString()) {
            case "content-length",
                    "host",
                    "te",
                    "trailer",
                    "authorization",
                    "content-encoding",
                    "content-type",
                    "content-range",
                    "set-cookie",
                    "cache-control",
                    "expect",
                    "max-forwards" ->
                    "trailer " + name + " (expected: it in the head only)";
            default -> check(name, value);
        };
    }

    static @Nullable String check(CharSequence name, CharSequence value) {
        if (!isName(name)) {
            return "field name (expected: lower case letters, digits and !#$%&'*+-.^_`|~)";
        }
        if (!isValue(value)) {
            return "value of " + name + " (expected: no CR, LF, NUL, no blank at its ends)";
        }
        return switch (name.toString()) {
            case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
                    name + " (expected: none, it is about a connection of HTTP/1.1)";
            case "te" ->
                    value.toString().equals("trailers")
                            ? null
                            : "te (expected: trailers and nothing else)";
            default -> null;
        };
    }

    /** Whether it is a name, in lower case. */
    public static boolean isName(CharSequence name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 128 || !NAME[c]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it is visible characters, blanks, tabs and what is above ASCII; blanks only inside.
     */
    public static boolean isValue(CharSequence value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127 || c > 255) {
                return false;
            }
        }
        return length == 0 || (!isBlank(value.charAt(0)) && !isBlank(value.charAt(length - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
