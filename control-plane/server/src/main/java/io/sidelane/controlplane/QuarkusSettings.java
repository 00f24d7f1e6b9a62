package io.sidelane.controlplane;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the framework has to know before it starts. */
final class QuarkusSettings {

    private QuarkusSettings() {}

    static Map<String, String> of(ServerConfig config) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.http.host", config.api().getAddress().getHostAddress());
        settings.put("quarkus.http.port", String.valueOf(config.api().getPort()));
        settings.put("quarkus.management.host", config.management().getAddress().getHostAddress());
        settings.put("quarkus.management.port", String.valueOf(config.management().getPort()));
        if (config.verbose()) {
            for (var category :
                    new String[] {"config", "core", "ads", "reports", "server", "kubernetes"}) {
                settings.put("quarkus.log.category.\"%s\".level".formatted(category), "DEBUG");
            }
        }
        return settings;
    }
}
