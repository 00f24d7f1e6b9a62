package io.sidelane.gateway.exchange;

import io.netty.util.AsciiString;
import io.sidelane.gateway.config.UpstreamProtocol;
import io.sidelane.gateway.downstream.Client;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;

/** What a gateway adds to a head on its way, and what it takes from it. */
final class ForwardedHead {

    private static final AsciiString HTTPS = AsciiString.cached("https");

    private ForwardedHead() {}

    /* The gateway is where the outside ends: what clients say of these is not believed. */
    static void rewrite(RequestHead head, Client client, UpstreamProtocol protocol) {
        var fields = head.fields();
        fields.removeIf(
                (name, _) ->
                        switch (name.toString()) {
                            case "x-forwarded-for",
                                    "x-forwarded-host",
                                    "x-forwarded-proto",
                                    "forwarded",
                                    "x-real-ip",
                                    "early-data",
                                    "proxy-authorization",
                                    "sec-websocket-key",
                                    "sec-websocket-accept",
                                    "host" ->
                                    true;
                            case "te" -> protocol == UpstreamProtocol.HTTP1;
                            default -> false;
                        });
        fields.add(Names.X_FORWARDED_FOR, client.host());
        fields.add(Names.X_FORWARDED_PROTO, HTTPS);
        fields.add(Names.VIA, client.via());
    }

    /* An upstream does not speak for the gateway's ports. */
    static void clean(Fields response) {
        response.remove(Names.ALT_SVC);
    }
}
