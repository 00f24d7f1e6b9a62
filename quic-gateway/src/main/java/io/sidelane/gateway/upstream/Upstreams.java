package io.sidelane.gateway.upstream;

import io.netty.handler.ssl.SslContext;
import io.sidelane.gateway.config.UpstreamConfig;
import io.sidelane.gateway.tls.CertificateException;
import io.sidelane.gateway.tls.UpstreamContexts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All upstreams by name. What is open stays open when an upstream changes or goes. */
public final class Upstreams {

    private volatile Map<String, Upstream> byName = Map.of();

    /**
     * TLS of those that have it, by name.
     *
     * @param directory what relative names of files are relative to
     * @throws CertificateException with a message for people
     */
    public static Map<String, SslContext> contexts(List<UpstreamConfig> configs, Path directory)
            throws CertificateException {
        var contexts = new HashMap<String, SslContext>();
        for (var config : configs) {
            if (config.tls() != null) {
                contexts.put(config.name(), UpstreamContexts.of(directory, config, config.tls()));
            }
        }
        return contexts;
    }

    /**
     * For one thread at a time.
     *
     * @param contexts of {@link #contexts}
     */
    public void update(List<UpstreamConfig> configs, Map<String, SslContext> contexts) {
        var next = new HashMap<String, Upstream>();
        for (var config : configs) {
            var known = byName.get(config.name());
            var tls = contexts.get(config.name());
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
