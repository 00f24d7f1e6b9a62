package io.sidelane.agent.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.PodStatus;
import io.sidelane.agent.decision.PolicyStatus;
import io.sidelane.agent.policy.PolicyFile;
import java.io.IOException;
import java.util.List;

/** {@code /status}: what every pod got and why, and what the agent thinks of node and files. */
final class StatusPage {

    private StatusPage() {}

    static byte[] of(AgentView view) {
        return Json.object(
                json -> {
                    json.writeStringField("node", view.node());
                    json.writeStringField("kernel", view.kernel());
                    json.writeStringField("version", view.version());
                    pods(json, view.plan().pods());
                    policies(json, view.plan().policies());
                    var dataPath = view.dataPath();
                    if (dataPath != null) {
                        dataPath(json, dataPath);
                        selfTest(json, dataPath);
                    }
                    var controlPlane = view.controlPlane();
                    if (controlPlane == null) {
                        files(json, view.files());
                    } else {
                        controlPlane(json, controlPlane);
                    }
                });
    }

    private static void pods(JsonGenerator json, List<PodStatus> pods) throws IOException {
        json.writeArrayFieldStart("pods");
        for (var pod : pods) {
            json.writeStartObject();
            json.writeStringField("pod", pod.pod());
            json.writeStringField("netns", pod.netns());
            Json.text(json, "policy", pod.policy());
            Json.text(json, "profile", pod.profile());
            json.writeStringField("state", pod.state().word());
            json.writeStringField("reason", pod.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void policies(JsonGenerator json, List<PolicyStatus> policies)
            throws IOException {
        json.writeArrayFieldStart("policies");
        for (var policy : policies) {
            json.writeStartObject();
            json.writeStringField("policy", policy.policy());
            json.writeNumberField("matchedPods", policy.matchedPods());
            json.writeNumberField("wonPods", policy.wonPods());
            json.writeArrayFieldStart("conditions");
            for (var condition : policy.conditions()) {
                json.writeStartObject();
                json.writeStringField("type", condition.type().word());
                json.writeStringField("status", condition.status() ? "True" : "False");
                json.writeStringField("reason", condition.reason());
                json.writeStringField("message", condition.message());
                json.writeNumberField("observedGeneration", condition.observedGeneration());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void dataPath(JsonGenerator json, DataPath dataPath) throws IOException {
        var counters = dataPath.counters();
        json.writeObjectFieldStart("dataPath");
        json.writeNumberField("abi", counters.abi());
        json.writeNumberField("enrolled", counters.enrolled());
        json.writeNumberField("enrolErrors", counters.enrolErrors());
        json.writeNumberField("redirectedMessages", counters.redirectedMessages());
        json.writeNumberField("redirectedBytes", counters.redirectedBytes());
        json.writeNumberField("tcpMessages", counters.tcpMessages());
        json.writeNumberField("tcpBytes", counters.tcpBytes());
        ConnectionsPage.fallbacks(json, counters.fallbacks());
        json.writeEndObject();
    }

    private static void selfTest(JsonGenerator json, DataPath dataPath) throws IOException {
        json.writeArrayFieldStart("selfTest");
        for (var result : dataPath.selfTest()) {
            json.writeStartObject();
            json.writeStringField("check", result.check());
            json.writeStringField("verdict", result.verdict().word());
            json.writeStringField("detail", result.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void controlPlane(JsonGenerator json, ControlPlaneView view) throws IOException {
        json.writeObjectFieldStart("controlPlane");
        json.writeStringField("address", view.address());
        json.writeStringField("state", view.state().word());
        Json.text(json, "error", view.error());
        json.writeNumberField("resources", view.resources());
        json.writeNumberField("acks", view.acks());
        json.writeNumberField("nacks", view.nacks());
        Json.text(json, "lastNack", view.lastNack());
        json.writeStringField("lastKnownGood", view.lastKnownGood());
        json.writeEndObject();
    }

    private static void files(JsonGenerator json, List<PolicyFile> files) throws IOException {
        json.writeArrayFieldStart("policyFiles");
        for (var file : files) {
            json.writeStartObject();
            json.writeStringField("file", file.file());
            json.writeStringField("state", file.state().word());
            json.writeNumberField("objects", file.objects());
            Json.text(
                    json,
                    "error",
                    file.errors().isEmpty() ? null : String.join("; ", file.errors()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
