package io.sidelane.gateway.config;

import io.sidelane.api.yaml.RecordFile.Bad;
import io.sidelane.api.yaml.RecordFile.Good;
import java.nio.charset.StandardCharsets;

/** What a file says of routes and upstreams, where its listener does not matter. */
public final class Written {

    private static final String LISTENER =
            "listeners: [{name: edge, address: 127.0.0.1:1, certificates: [{certificate: a, key: a}]}]\n";

    private Written() {}

    public static GatewayConfig of(String rest) {
        var bytes = (LISTENER + rest).getBytes(StandardCharsets.US_ASCII);
        return switch (ConfigFile.read("written", bytes)) {
            case Good<GatewayConfig> good -> good.record();
            case Bad<GatewayConfig> bad ->
                    throw new IllegalArgumentException(bad.problems().toString());
        };
    }
}
