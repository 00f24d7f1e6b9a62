package io.sidelane.gateway.upstream;

import io.sidelane.gateway.config.UpstreamConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All upstreams by name. What is open stays open when an upstream changes or goes. */
public final class Upstreams {

    private volatile Map<String, Upstream> byName = Map.of();

    /** For one thread at a time. */
    public void update(List<UpstreamConfig> configs) {
        var next = new HashMap<String, Upstream>();
        for (var config : configs) {
            var known = byName.get(config.name());
            // Another protocol needs other connections: it is another upstream.
            if (known != null && known.config().protocol() == config.protocol()) {
                known.update(config);
                next.put(config.name(), known);
            } else {
                next.put(config.name(), new Upstream(config));
            }
        }
        byName = Map.copyOf(next);
    }

    public @Nullable Upstream find(String name) {
        return byName.get(name);
    }

    public Map<String, Upstream> all() {
        return byName;
    }
}
