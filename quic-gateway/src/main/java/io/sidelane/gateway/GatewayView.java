package io.sidelane.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import io.sidelane.gateway.admin.AdminServer;
import io.sidelane.gateway.config.Address;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** What the admin address tells of a gateway. */
final class GatewayView implements AdminServer.View {

    private final Gateway gateway;

    GatewayView(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public boolean ready() {
        return !gateway.leaving();
    }

    @Override
    public void gauges(AdminServer.GaugeWriter out) {
        for (var listener : gateway.listeners().all()) {
            connections(out, listener.name(), "HTTP/3", listener.quic().connections());
            connections(out, listener.name(), "TCP", listener.tcpConnections());
        }
        var now = System.nanoTime();
        gateway.serving()
                .upstreams()
                .all()
                .forEach(
                        (name, upstream) -> {
                            out.gauge(
                                    "sidelane_gateway_upstream_requests",
                                    Map.of("upstream", name),
                                    upstream.openRequests());
                            out.gauge(
                                    "sidelane_gateway_upstream_endpoints",
                                    Map.of("upstream", name),
                                    upstream.endpoints().size());
                            out.gauge(
                                    "sidelane_gateway_upstream_usable_endpoints",
                                    Map.of("upstream", name),
                                    upstream.endpoints().stream()
                                            .filter(each -> each.usable(now))
                                            .count());
                        });
    }

    private static void connections(
            AdminServer.GaugeWriter out, String listener, String protocol, int open) {
        out.gauge(
                "sidelane_gateway_open_connections",
                Map.of("listener", listener, "protocol", protocol),
                open);
    }

    @Override
    public String status() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("leaving", gateway.leaving());
            json.writeNumberField("openRequests", gateway.serving().metrics().openRequests());
            json.writeArrayFieldStart("listeners");
            for (var listener : gateway.listeners().all()) {
                json.writeStartObject();
                json.writeStringField("name", listener.name());
                json.writeStringField("address", Address.written(listener.quic().address()));
                json.writeNumberField("http3Connections", listener.quic().connections());
                json.writeNumberField("http3Handshakes", listener.quic().handshakes());
                json.writeNumberField("tcpConnections", listener.tcpConnections());
                json.writeStringField(
                        "steering", listener.quic().kernelSteers() ? "kernel" : "gateway");
                json.writeNumberField("datagramsMoved", listener.quic().moved());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("upstreams");
            var now = System.nanoTime();
            for (var upstream : gateway.serving().upstreams().all().values()) {
                json.writeStartObject();
                json.writeStringField("name", upstream.name());
                json.writeNumberField("openRequests", upstream.openRequests());
                json.writeNumberField("openConnections", upstream.openConnections());
                json.writeArrayFieldStart("endpoints");
                for (var endpoint : upstream.endpoints()) {
                    json.writeStartObject();
                    json.writeStringField("address", Address.written(endpoint.address()));
                    json.writeBooleanField("healthy", endpoint.healthy());
                    json.writeBooleanField("usable", endpoint.usable(now));
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }
}
