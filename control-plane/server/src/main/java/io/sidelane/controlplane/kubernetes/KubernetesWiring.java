package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.controlplane.ServerConfig;
import io.sidelane.controlplane.kubernetes.admission.AdmissionServer;
import io.sidelane.controlplane.source.Source;
import io.sidelane.controlplane.status.StatusSink;
import io.sidelane.controlplane.view.Replica;
import io.sidelane.xds.server.TokenVerifier;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the process is made of where it watches a cluster. */
final class KubernetesWiring {

    private static final String NAMESPACE = "sidelane-system";
    private static final String AGENT = "sidelane-agent";

    private KubernetesWiring() {}

    @Produces
    @Singleton
    static KubernetesSource objects(KubernetesClient client, ServerConfig config) {
        return new KubernetesSource(client, config.meshIdentities());
    }

    @Produces
    @Singleton
    static Leadership leadership(KubernetesClient client) {
        var environment = System.getenv();
        // Random as well: a pod that is made anew under its old name is not who it was.
        var identity =
                environment.getOrDefault("POD_NAME", "sidelane-control-plane")
                        + "_"
                        + UUID.randomUUID();
        return new Leadership(client, namespace(environment), identity, Leadership.Times.STANDARD);
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static Replica replica(Leadership leadership) {
        return new ClusterReplica(leadership);
    }

    @Produces
    @Singleton
    static StatusWriter writer(
            KubernetesClient client, KubernetesSource objects, Leadership leadership) {
        var writer =
                new StatusWriter(
                        objects.cluster(),
                        new KubernetesStatusApi(client),
                        leadership::leads,
                        InstantSource.system());
        leadership.onChange(writer::leadershipChanged);
        return writer;
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static StatusSink sink(StatusWriter writer) {
        return writer;
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static TokenVerifier tokens(KubernetesClient client) {
        return TokenReviews.of(
                client, namespace(System.getenv()) + ":" + AGENT, InstantSource.system());
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static Source source(
            KubernetesSource objects,
            StatusWriter writer,
            Leadership leadership,
            ServerConfig config,
            Vertx vertx) {
        return new ClusterSource(
                objects, writer, leadership, webhook(objects, config, vertx), config.webhook());
    }

    private static @Nullable AdmissionServer webhook(
            KubernetesSource objects, ServerConfig config, Vertx vertx) {
        var tls = config.tls();
        return config.webhook() == null || tls == null
                ? null
                : new AdmissionServer(vertx, tls.certificate(), tls.key(), objects::objects);
    }

    private static String namespace(Map<String, String> environment) {
        return environment.getOrDefault("POD_NAMESPACE", NAMESPACE);
    }
}
