package io.sidelane.controlplane;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the framework has to know before it starts. */
final class QuarkusSettings {

    private QuarkusSettings() {}

    /** Where spans go, as OpenTelemetry's own programs are told; the first that is set. */
    private static final List<String> EXPORTERS =
            List.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT");

    /**
     * @param environment the process's variables
     */
    static Map<String, String> of(ServerConfig config, Map<String, String> environment) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.http.host", config.api().getAddress().getHostAddress());
        settings.put("quarkus.http.port", String.valueOf(config.api().getPort()));
        settings.put("quarkus.management.host", config.management().getAddress().getHostAddress());
        settings.put("quarkus.management.port", String.valueOf(config.management().getPort()));
        EXPORTERS.stream()
                .map(environment::get)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(
                        endpoint -> {
                            settings.put("quarkus.otel.sdk.disabled", "false");
                            settings.put("quarkus.otel.exporter.otlp.endpoint", endpoint);
                            settings.put(
                                    "quarkus.otel.exporter.otlp.protocol",
                                    environment.getOrDefault(
                                            "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
                        });
        if (config.logFormat() == ServerConfig.LogFormat.JSON) {
            settings.put("quarkus.log.console.json.enabled", "true");
        }
        if (config.verbose()) {
            for (var category :
                    new String[] {"config", "core", "ads", "reports", "server", "kubernetes"}) {
                settings.put("quarkus.log.category.\"%s\".level".formatted(category), "DEBUG");
            }
        }
        return settings;
    }
}
