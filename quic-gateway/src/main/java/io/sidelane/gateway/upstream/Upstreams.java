package io.sidelane.gateway.upstream;

import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.tls.UpstreamContexts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All upstreams by name. What is open stays open when an upstream changes or goes. */
public final class Upstreams {

    private volatile Map<String, Upstream> byName = Map.of();

    /**
     * For one thread at a time.
     *
     * @param contexts those of these upstreams
     */
    public void update(List<UpstreamConfig> configs, UpstreamContexts contexts) {
        var next = new HashMap<String, Upstream>();
        for (var config : configs) {
            var known = byName.get(config.name());
            var tls = contexts.of(config.name());
            // Another protocol or name needs other connections: it is another upstream.
            if (known != null
                    && known.config().protocol() == config.protocol()
                    && Objects.equals(known.config().tls(), config.tls())) {
                known.update(config, tls);
                next.put(config.name(), known);
            } else {
                next.put(config.name(), new Upstream(config, tls));
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
