package io.sidelane.controlplane;

import io.grpc.Status;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.controlplane.core.Groups;
import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.view.View;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.XdsEvents;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * What the control plane counts. No label has a client, pod or object in it: they would be many.
 */
final class Meters implements XdsEvents, CoreEvents {

    private static final Map<String, ToIntFunction<World>> OBJECTS =
            Map.of(
                    "profile", world -> world.profiles().size(),
                    "policy", world -> world.policies().size(),
                    "quicPolicy", world -> world.quicPolicies().size(),
                    "namespace", world -> world.namespaces().size(),
                    "pod", world -> world.pods().size(),
                    "node", world -> world.nodes().size());

    private final MeterRegistry registry;
    private final Timer resolving;
    private final AtomicInteger agents = new AtomicInteger();
    private final AtomicInteger gateways = new AtomicInteger();
    private final AtomicInteger proxies = new AtomicInteger();
    private final Map<String, Snapshot> published = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        resolving =
                Timer.builder("sidelane.resolve")
                        .description("from facts to what every client shall have")
                        .register(registry);
        gauge("sidelane.clients", "kind", "agent", agents::get);
        gauge("sidelane.clients", "kind", "gateway", gateways::get);
        gauge("sidelane.clients", "kind", "proxy", proxies::get);
        for (var type : TypeRegistry.standard().types()) {
            gauge("sidelane.resources", "type", type.name(), () -> resources(type));
        }
    }

    /** Shows what {@code view} has, from now on. */
    void show(View view) {
        OBJECTS.forEach(
                (kind, count) ->
                        gauge(
                                "sidelane.world.objects",
                                "kind",
                                kind,
                                () -> count.applyAsInt(view.now().world())));
        gauge("sidelane.reported.nodes", "state", "connected", () -> nodes(view, true));
        gauge("sidelane.reported.nodes", "state", "gone", () -> nodes(view, false));
        gauge("sidelane.parked.nacks", () -> view.now().refusals().size());
        gauge("sidelane.source.problems", () -> view.now().problems().size());
        gauge("sidelane.published.version", () -> view.now().version());
    }

    private static long nodes(View view, boolean connected) {
        return view.now().nodes().values().stream()
                .filter(node -> node.connected() == connected)
                .count();
    }

    private long resources(ResourceType type) {
        long sum = 0;
        for (var snapshot : published.values()) {
            sum += snapshot.resources(type.url()).size();
        }
        return sum;
    }

    private interface Count {
        long now();
    }

    private void gauge(String name, Count count) {
        Gauge.builder(name, count, one -> one.now()).register(registry);
    }

    private void gauge(String name, String label, String value, Count count) {
        Gauge.builder(name, count, one -> one.now()).tag(label, value).register(registry);
    }

    @Override
    public void resolved(Duration took) {
        resolving.record(took);
    }

    @Override
    public void published(String group, Snapshot snapshot) {
        published.put(group, snapshot);
    }

    @Override
    public void withdrawn(String group) {
        published.remove(group);
    }

    @Override
    public void reported() {
        registry.counter("sidelane.node.reports").increment();
    }

    @Override
    public void connected(Client client) {
        kind(client).incrementAndGet();
    }

    @Override
    public void disconnected(Client client, String reason) {
        kind(client).decrementAndGet();
    }

    private AtomicInteger kind(Client client) {
        if (Groups.isNode(client.group())) {
            return agents;
        }
        return EdgeGroups.isGateway(client.group()) ? gateways : proxies;
    }

    @Override
    public void refused(String who, Status.Code code, String reason) {
        registry.counter("sidelane.refused.streams", "code", code.name()).increment();
    }

    @Override
    public void sent(Client client, Response response, int bytes) {
        var type = type(response.typeUrl());
        registry.counter("sidelane.pushes", "type", type).increment();
        registry.counter("sidelane.pushed.bytes", "type", type).increment(bytes);
    }

    @Override
    public void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        registry.counter("sidelane.acks", "type", type(acknowledged.response().typeUrl()))
                .increment();
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        registry.counter("sidelane.nacks", "type", type(rejected.typeUrl())).increment();
    }

    @Override
    public void staleNonce(Client client, Outcome.StaleNonce stale) {
        registry.counter("sidelane.stale.nonces", "type", type(stale.typeUrl())).increment();
    }

    @Override
    public void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {
        registry.counter("sidelane.phase.timeouts", "phase", timedOut.phase().name()).increment();
    }

    private static String type(String url) {
        var type = TypeRegistry.standard().find(url);
        return type == null ? "other" : type.name();
    }
}
