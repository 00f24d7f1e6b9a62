package io.sidelane.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sidelane.gateway.admin.AdminServer;
import io.sidelane.gateway.config.Address;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the admin address tells of a gateway. */
final class GatewayView implements AdminServer.View {

    private final Gateway gateway;
    private final Supplier<@Nullable ControlPlaneState> controlPlane;

    GatewayView(Gateway gateway, Supplier<@Nullable ControlPlaneState> controlPlane) {
        this.gateway = gateway;
        this.controlPlane = controlPlane;
    }

    @Override
    public boolean ready() {
        return !gateway.leaving();
    }

    @Override
    public void gauges(AdminServer.GaugeWriter out) {
        gateway.listeners()
                .connections()
                .forEach(
                        (listener, open) -> {
                            connections(out, listener, "HTTP/3", open.http3());
                            connections(out, listener, "TCP", open.tcp());
                        });
        var shield = gateway.shield();
        if (shield != null) {
            shield.packets()
                    .forEach(
                            (cause, count) ->
                                    out.gauge(
                                            "sidelane_gateway_shield_packets",
                                            Map.of("cause", cause),
                                            count));
        }
        var state = controlPlane.get();
        if (state != null) {
            out.gauge("sidelane_gateway_ads_connected", Map.of(), state.connected() ? 1 : 0);
            out.gauge("sidelane_gateway_ads_acks", Map.of(), state.acks());
            out.gauge("sidelane_gateway_ads_nacks", Map.of(), state.nacks());
        }
        out.gauge("sidelane_gateway_udp_sockets", Map.of(), gateway.serving().udp().open());
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
            var shield = gateway.shield();
            if (shield != null) {
                json.writeStringField("shield", shield.where());
            }
            writeControlPlane(json);
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

    private void writeControlPlane(JsonGenerator json) throws IOException {
        var state = controlPlane.get();
        if (state == null) {
            return;
        }
        json.writeObjectFieldStart("controlPlane");
        json.writeStringField("address", state.address());
        json.writeBooleanField("connected", state.connected());
        json.writeNumberField("acks", state.acks());
        json.writeNumberField("nacks", state.nacks());
        if (state.error() != null) {
            json.writeStringField("error", state.error());
        }
        if (state.lastNack() != null) {
            json.writeStringField("lastNack", state.lastNack());
        }
        json.writeEndObject();
    }
}
