package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sidelane.api.address.Finding;
import io.sidelane.controlplane.ServerConfig;
import io.sidelane.controlplane.kubernetes.admission.AdmissionServer;
import io.sidelane.controlplane.kubernetes.events.EventWriter;
import io.sidelane.controlplane.kubernetes.events.PodEvents;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.source.Source;
import io.sidelane.controlplane.statement.Wanted;
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
    static ReplicaLease.Identity self() {
        var environment = System.getenv();
        return new ReplicaLease.Identity(
                namespace(environment),
                environment.getOrDefault("POD_NAME", "sidelane-control-plane-" + UUID.randomUUID()),
                environment.get("POD_UID"));
    }

    @Produces
    @Singleton
    static KubernetesSource objects(
            KubernetesClient client, ReplicaLease.Identity self, ServerConfig config) {
        return new KubernetesSource(client, self, config.meshIdentities());
    }

    @Produces
    @Singleton
    static ReplicaWriter told(KubernetesClient client, ReplicaLease.Identity self) {
        return new ReplicaWriter(client, self, InstantSource.system());
    }

    @Produces
    @Singleton
    static Leadership leadership(KubernetesClient client, ReplicaLease.Identity self) {
        return new Leadership(
                client,
                self.namespace(),
                // Random as well: a pod that is made anew under its old name is not who it was.
                self.name() + "_" + UUID.randomUUID(),
                Leadership.Times.STANDARD);
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static Replica replica(Leadership leadership) {
        return new ClusterReplica(leadership);
    }

    @Produces
    @Singleton
    static EventWriter events(KubernetesClient client, ReplicaLease.Identity self) {
        return new EventWriter(client, self.name(), InstantSource.system());
    }

    @Produces
    @Singleton
    static PodEvents pods(
            KubernetesClient client, ReplicaLease.Identity self, Leadership leadership) {
        return new PodEvents(
                new EventWriter(client, self.name(), InstantSource.system()), leadership::leads);
    }

    @Produces
    @Singleton
    static StatusWriter writer(
            KubernetesClient client,
            KubernetesSource objects,
            EventWriter events,
            Leadership leadership) {
        var writer =
                new StatusWriter(
                        objects.cluster(),
                        new KubernetesStatusApi(client),
                        events::written,
                        leadership::leads,
                        InstantSource.system());
        leadership.onChange(writer::leadershipChanged);
        return writer;
    }

    @Produces
    @Singleton
    static AddressStatuses statuses(KubernetesSource objects, StatusWriter writer) {
        return new AddressStatuses(objects.cluster(), writer::publish);
    }

    @Produces
    @Singleton
    static AddressWatch addresses(
            KubernetesClient client,
            Leadership leadership,
            AddressStatuses statuses,
            MeterRegistry registry) {
        var watch = new AddressWatch(client, leadership::leads, statuses::found);
        for (var problem : Finding.Problem.values()) {
            Gauge.builder(
                            "sidelane.address.findings",
                            () ->
                                    watch.found().stream()
                                            .filter(one -> one.problem() == problem)
                                            .count())
                    .description("what does not fit about addresses of pods, on the leader")
                    .tag("problem", problem.word())
                    .register(registry);
        }
        return watch;
    }

    @Produces
    @Singleton
    @Identifier("kubernetes")
    static StatusSink sink(AddressStatuses statuses, PodEvents pods, ReplicaWriter replica) {
        return new StatusSink() {
            @Override
            public void publish(Map<ObjectRef, Wanted> wanted) {
                statuses.publish(wanted);
            }

            @Override
            public void decided(Resolution resolution) {
                pods.decided(resolution);
            }

            @Override
            public void tell(ReplicaFact mine) {
                replica.tell(mine);
            }
        };
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
            EventWriter events,
            PodEvents pods,
            AddressWatch addresses,
            ReplicaWriter replica,
            Leadership leadership,
            ServerConfig config,
            Vertx vertx) {
        return new ClusterSource(
                objects,
                writer,
                events,
                pods,
                addresses,
                replica,
                leadership,
                webhook(objects, config, vertx),
                config.webhook());
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
