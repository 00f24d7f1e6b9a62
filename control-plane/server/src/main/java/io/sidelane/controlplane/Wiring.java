package io.sidelane.controlplane;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.source.DirectorySource;
import io.sidelane.controlplane.source.Source;
import io.sidelane.controlplane.source.StartException;
import io.sidelane.controlplane.status.StatusSink;
import io.sidelane.controlplane.view.Replica;
import io.sidelane.xds.server.TokenVerifier;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/**
 * Chooses what the process is made of: beans with {@code @Identifier} of the environment's name,
 * {@code directory} or {@code kubernetes}.
 */
final class Wiring {

    private Wiring() {}

    @Produces
    @Singleton
    static ServerConfig config() {
        var asked = ControlPlane.asked();
        if (asked == null) {
            throw new IllegalStateException("started without a command line");
        }
        return asked;
    }

    @Produces
    @Singleton
    @Identifier("directory")
    static Source directory(ServerConfig config) {
        var directory = config.configDirectory();
        if (directory == null) {
            throw new IllegalStateException("asked for a directory without --config-dir");
        }
        return new DirectorySource(directory);
    }

    /**
     * A directory's objects are never written to: its statuses are on the control plane's pages.
     */
    @Produces
    @Singleton
    @Identifier("directory")
    static StatusSink pagesOnly() {
        return _ -> {};
    }

    @Produces
    @Singleton
    @Identifier("directory")
    static Replica alone(ServerConfig config) {
        return new OneReplica(config);
    }

    @Produces
    @Singleton
    static Replica replica(ServerConfig config, @Any Instance<Replica> replicas) {
        return replicas.select(Identifier.Literal.of(config.environment())).get();
    }

    @Produces
    @Singleton
    static ProxyResources proxies(ServerConfig config) {
        return new StandaloneMesh(config.trustDomain());
    }

    @Produces
    @Singleton
    static Spine spine(
            ServerConfig config,
            ProxyResources proxies,
            @Any Instance<Source> sources,
            @Any Instance<StatusSink> sinks,
            @Any Instance<TokenVerifier> verifiers,
            MeterRegistry registry,
            OpenTelemetry telemetry) {
        var environment = Identifier.Literal.of(config.environment());
        var source = sources.select(environment);
        if (source.isUnsatisfied()) {
            throw new StartException(
                    List.of(
                            "--config-dir: missing (expected: a directory; this build watches no cluster)"));
        }
        var verifier = verifiers.select(environment);
        var meters = new Meters(registry);
        var listeners =
                new Listeners(
                        meters,
                        new Traces(telemetry.getTracer("sidelane"), InstantSource.system()));
        var spine =
                new Spine(
                        config,
                        source.get(),
                        proxies,
                        sinks.select(environment).get(),
                        verifier.isUnsatisfied() ? null : verifier.get(),
                        listeners,
                        listeners);
        meters.show(spine);
        return spine;
    }
}
