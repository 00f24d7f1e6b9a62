package io.sidelane.agent.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sidelane.agent.datapath.Connection;
import io.sidelane.agent.datapath.FallbackCause;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /connections}: the enrolled socket ends. */
final class ConnectionsPage {

    /** So many the agent's heap takes: each is some 2 kB of it, on the way. */
    static final int MOST = 8_192;

    private ConnectionsPage() {}

    static byte[] of(AgentView view) {
        var dataPath = view.dataPath();
        var connections = dataPath == null ? List.<Connection>of() : dataPath.connections(MOST + 1);
        return Json.object(
                json -> {
                    json.writeArrayFieldStart("connections");
                    for (var connection : connections.stream().limit(MOST).toList()) {
                        write(json, connection);
                    }
                    json.writeEndArray();
                    json.writeBooleanField("truncated", connections.size() > MOST);
                });
    }

    private static void write(JsonGenerator json, Connection connection) throws IOException {
        json.writeStartObject();
        json.writeStringField("pod", connection.pod());
        json.writeStringField("netns", connection.netns());
        json.writeStringField("role", connection.role().word());
        json.writeNumberField("family", connection.family());
        json.writeStringField("local", connection.local());
        json.writeStringField("remote", connection.remote());
        Json.text(json, "peerPod", connection.peerPod());
        json.writeStringField("state", connection.state().word());
        json.writeStringField("reason", connection.reason());
        json.writeNumberField("redirectedMessages", connection.redirectedMessages());
        json.writeNumberField("redirectedBytes", connection.redirectedBytes());
        json.writeNumberField("tcpMessages", connection.tcpMessages());
        json.writeNumberField("tcpBytes", connection.tcpBytes());
        fallbacks(json, connection.fallbacks());
        json.writeEndObject();
    }

    /** Every cause, so that readers need not know which ones may be left out. */
    static void fallbacks(JsonGenerator json, Map<FallbackCause, Long> counts) throws IOException {
        json.writeObjectFieldStart("fallbacks");
        for (var cause : FallbackCause.values()) {
            json.writeNumberField(cause.word(), counts.getOrDefault(cause, 0L));
        }
        json.writeEndObject();
    }
}
