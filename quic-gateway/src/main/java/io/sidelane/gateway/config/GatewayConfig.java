package io.sidelane.gateway.config;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.schema.Key;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** All that a gateway is told by its file. */
public record GatewayConfig(
        @Doc("Where clients come in.")
                @Required("at least one with name, address and certificates")
                @Size(min = 1, max = 64)
                @Key("name")
                List<ListenerConfig> listeners,
        @Doc("Which upstream answers what; the most specific match wins.") @Size(max = 4_096)
                List<RouteConfig> routes,
        @Doc("Who answers.") @Size(max = 1_024) @Key("name") List<UpstreamConfig> upstreams,
        @Inline ProcessConfig process) {

    public GatewayConfig {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
        upstreams = List.copyOf(upstreams);
    }

    /** All that it names of other files, with what is PEM itself. */
    public List<String> files() {
        return Stream.concat(
                        listeners.stream().flatMap(each -> each.files().stream()),
                        upstreams.stream()
                                .map(UpstreamConfig::tls)
                                .filter(Objects::nonNull)
                                .flatMap(each -> each.files().stream()))
                .toList();
    }
}
