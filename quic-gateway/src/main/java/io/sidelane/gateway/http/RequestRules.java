package io.sidelane.gateway.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are well formed, so that no upstream reads them otherwise than the gateway did.
 */
public final class RequestRules {

    /** A length that is not there. */
    public static final long NO_LENGTH = -1;

    private static final Pattern DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("/|%2f|%5c", Pattern.CASE_INSENSITIVE);

    private RequestRules() {}

    /** What is wrong with a request, null when it is well formed. */
    public static @Nullable String check(RequestHead head) {
        var problem = checkTarget(head);
        if (problem == null) {
            problem = FieldRules.check(head.fields());
        }
        return problem == null ? checkLengthAndHost(head) : problem;
    }

    private static @Nullable String checkTarget(RequestHead head) {
        if (!isToken(head.method())) {
            return "method (expected: letters and digits, such as GET)";
        }
        if (head.method().equals("CONNECT") && !head.tunnel()) {
            return checkPlainConnect(head);
        }
        var protocol = head.protocol();
        if (protocol != null && !FieldRules.isName(protocol)) {
            return "protocol (expected: a token such as websocket)";
        }
        if (protocol != null && !head.method().equals("CONNECT")) {
            return "protocol %s (expected: none but with CONNECT)".formatted(protocol);
        }
        if (!head.scheme().equals("https") && !head.scheme().equals("http")) {
            return "scheme %s (expected: https)".formatted(head.scheme());
        }
        if (!isAuthority(head.authority())) {
            return "authority (expected: a host and maybe a port, without user or blank)";
        }
        if (!isPath(head.method(), head.path())) {
            return "path (expected: / and what is visible, without # and . or .. as segments)";
        }
        return null;
    }

    /* RFC 9113, 8.5. */
    private static @Nullable String checkPlainConnect(RequestHead head) {
        if (!head.scheme().isEmpty() || !head.path().isEmpty()) {
            return "scheme and path (expected: none with CONNECT alone)";
        }
        return isAuthority(head.authority()) ? null : "authority (expected: a host and a port)";
    }

    private static @Nullable String checkLengthAndHost(RequestHead head) {
        var fields = head.fields();
        if (fields.count(Names.CONTENT_LENGTH) > 1) {
            return "content-length twice (expected: once)";
        }
        var length = fields.get(Names.CONTENT_LENGTH);
        if (length != null && head.method().equals("CONNECT")) {
            return "content-length %s (expected: none with CONNECT)".formatted(length);
        }
        if (length != null && parseLength(length) < 0) {
            return "content-length %s (expected: digits)".formatted(length);
        }
        if (fields.count(Names.HOST) > 1) {
            return "host twice (expected: once)";
        }
        var host = fields.get(Names.HOST);
        if (host != null && !host.toString().equalsIgnoreCase(head.authority())) {
            return "host %s (expected: the same as the authority)".formatted(host);
        }
        return null;
    }

    /** The length that a head promises, {@link #NO_LENGTH} when it promises none. */
    public static long length(Fields fields) {
        var written = fields.get(Names.CONTENT_LENGTH);
        return written == null ? NO_LENGTH : parseLength(written);
    }

    private static long parseLength(CharSequence written) {
        if (written.isEmpty() || written.length() > 18) {
            return NO_LENGTH;
        }
        long length = 0;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c < '0' || c > '9') {
                return NO_LENGTH;
            }
            length = length * 10 + c - '0';
        }
        return length;
    }

    private static boolean isToken(String method) {
        if (method.isEmpty() || method.length() > 32) {
            return false;
        }
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if (!((c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAuthority(String authority) {
        if (authority.isEmpty() || authority.length() > 260) {
            return false;
        }
        for (int i = 0; i < authority.length(); i++) {
            char c = authority.charAt(i);
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~:[]%!$&'()*+,;=".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPath(String method, String path) {
        return path.equals("*") ? method.equals("OPTIONS") : isPath(path);
    }

    /** Whether it is a path with or without a query that no upstream can read otherwise. */
    public static boolean isPath(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 127 || c == '#' || c == '\\') {
                return false;
            }
        }
        return !hasDotSegment(path);
    }

    /*
     * A prefix of the path chooses the upstream: nothing may climb out of it behind our back. Some
     * decode before they look for segments, and some leave a segment's parameters out.
     */
    private static boolean hasDotSegment(String path) {
        int query = path.indexOf('?');
        var alone = query < 0 ? path : path.substring(0, query);
        if (alone.indexOf('.') < 0 && alone.indexOf('%') < 0) {
            return false;
        }
        for (var segment : SEPARATOR.split(DOT.matcher(alone).replaceAll("."), -1)) {
            int parameters = segment.indexOf(';');
            var name = parameters < 0 ? segment : segment.substring(0, parameters);
            if (name.equals(".") || name.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
