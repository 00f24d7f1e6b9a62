package io.sidelane.api.quic;

import java.util.Locale;
import java.util.Set;

/**
 * Fields of requests and responses that a gateway itself writes or reads: no route may change them,
 * or an upstream could read a message otherwise than the gateway did.
 */
public final class OwnedFields {

    private static final Set<String> NAMES =
            Set.of(
                    "alt-svc",
                    "connection",
                    "content-length",
                    "early-data",
                    "expect",
                    "forwarded",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "via",
                    "x-forwarded-client-cert",
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                    "x-real-ip");

    private OwnedFields() {}

    /**
     * @param name in any case
     */
    public static boolean has(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || lower.startsWith("sec-websocket-");
    }
}
