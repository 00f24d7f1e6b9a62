package io.sidelane.agent.admin;

import io.sidelane.agent.datapath.DataPathException;
import java.util.List;
import java.util.function.Supplier;

/** Answers requests out of the agent's present state. */
public final class AdminPages {

    private static final List<String> PATHS =
            List.of("/healthz", "/readyz", "/metrics", "/connections", "/status");

    private final Supplier<AgentView> agent;

    public AdminPages(Supplier<AgentView> agent) {
        this.agent = agent;
    }

    /** What can be asked for. */
    public static List<String> paths() {
        return PATHS;
    }

    Response answer(RequestLine request) {
        if (!request.method().equals("GET")) {
            return Response.error(405, "method: %s (expected: GET)".formatted(request.method()));
        }
        var view = agent.get();
        try {
            return switch (request.path()) {
                case "/healthz" -> json(200, json -> json.writeStringField("status", "ok"));
                case "/readyz" -> ready(view);
                case "/metrics" -> new Response(200, Response.PROMETHEUS, MetricsPage.of(view));
                case "/connections" -> new Response(200, Response.JSON, ConnectionsPage.of(view));
                case "/status" -> new Response(200, Response.JSON, StatusPage.of(view));
                default ->
                        Response.error(
                                404,
                                "path: %s (expected: one of %s)"
                                        .formatted(request.path(), String.join(", ", PATHS)));
            };
        } catch (DataPathException e) {
            return Response.error(503, String.valueOf(e.getMessage()));
        }
    }

    private static Response ready(AgentView view) {
        var notReady = view.notReady();
        return notReady == null
                ? json(200, json -> json.writeBooleanField("ready", true))
                : json(
                        503,
                        json -> {
                            json.writeBooleanField("ready", false);
                            json.writeStringField("reason", notReady);
                        });
    }

    private static Response json(int status, Json.Fields fields) {
        return new Response(status, Response.JSON, Json.object(fields));
    }
}
