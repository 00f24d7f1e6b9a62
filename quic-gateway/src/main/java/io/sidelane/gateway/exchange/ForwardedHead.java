package io.sidelane.gateway.exchange;

import io.netty.util.AsciiString;
import io.sidelane.api.quic.OwnedFields;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.telemetry.Client;

/** What a gateway adds to a head on its way, and what it takes from it. */
final class ForwardedHead {

    private static final AsciiString HTTPS = AsciiString.cached("https");

    private ForwardedHead() {}

    /* The gateway is where the outside ends: what clients say of these is not believed. */
    static void rewrite(RequestHead head, Client client, UpstreamProtocol protocol) {
        var fields = head.fields();
        fields.removeIf((name, _) -> isInside(name.toString()));
        if (protocol == UpstreamProtocol.HTTP1) {
            fields.remove(Names.TE);
        }
        fields.add(Names.X_FORWARDED_FOR, client.host());
        fields.add(Names.X_FORWARDED_PROTO, HTTPS);
        fields.add(Names.VIA, client.via());
        if (client.certificate() != null) {
            fields.add(Names.X_FORWARDED_CLIENT_CERT, client.certificate().forwarded());
        }
    }

    /* Of the gateway, or of the mesh's own proxies, which take it for their own word. */
    private static boolean isInside(String name) {
        if (name.indexOf('_') >= 0) {
            // CGI and what came of it read both as one.
            var written = name.replace('_', '-');
            return OwnedFields.has(written) || isInside(written);
        }
        return switch (name) {
            case "early-data",
                    "forwarded",
                    "host",
                    "proxy-authorization",
                    "sec-websocket-accept",
                    "sec-websocket-key",
                    "x-real-ip" ->
                    true;
            default -> name.startsWith("x-forwarded-") || name.startsWith("x-envoy-");
        };
    }

    static void rewriteTrailers(Fields trailers) {
        trailers.removeIf((name, _) -> isInside(name.toString()));
    }

    /* An upstream does not speak for the gateway's ports. */
    static void clean(Fields response) {
        response.remove(Names.ALT_SVC);
    }
}
