package io.sidelane.controlplane.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.api.address.AddressCheck;
import io.sidelane.api.address.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Checks the addresses of pods again and again, on the replica that writes status. Where there is
 * neither a pool nor a network, nothing but these two kinds is watched. Mends nothing.
 */
final class AddressWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("kubernetes");
    private static final Set<AddressKind> FIRST = EnumSet.of(AddressKind.POOL, AddressKind.NETWORK);

    /** A change is looked at after that at the latest, and all of that time's together. */
    private static final long LOOK_MILLIS = 1_000;

    private final KubernetesClient client;
    private final BooleanSupplier leads;
    private final Consumer<List<Finding>> told;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("addresses").daemon().factory());
    private final Map<AddressKind, WatchedKind<GenericKubernetesResource, JsonNode>> watched =
            new EnumMap<>(AddressKind.class);
    private volatile boolean dirty = true;
    private volatile List<String> problems = List.of();
    private volatile List<Finding> found = List.of();

    /**
     * @param leads whether this replica says anything
     * @param told when something else is found than before
     */
    AddressWatch(KubernetesClient client, BooleanSupplier leads, Consumer<List<Finding>> told) {
        this.client = client;
        this.leads = leads;
        this.told = told;
    }

    void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What does not fit, as far as this replica has looked. */
    List<Finding> found() {
        return found;
    }

    /** What keeps it from looking, one line each. */
    List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            if (!leads.getAsBoolean()) {
                stop();
                return;
            }
            watch(FIRST);
            if (watched.size() == FIRST.size() && facts().findAny().isPresent()) {
                watch(EnumSet.allOf(AddressKind.class));
            }
            problems = watched.values().stream().flatMap(kind -> kind.problems().stream()).toList();
            watched.values().forEach(WatchedKind::diagnose);
            if (dirty && watched.values().stream().allMatch(WatchedKind::ready)) {
                dirty = false;
                tell(
                        watched.size() == FIRST.size()
                                ? List.of()
                                : AddressCheck.of(facts().toList()));
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "addresses: not checked (expected: no failure); looked at again");
        }
    }

    private void watch(Set<AddressKind> kinds) {
        for (var kind : kinds) {
            if (!watched.containsKey(kind)) {
                var one = watched(kind);
                watched.put(kind, one);
                one.start(this::changed);
            }
        }
    }

    /* Another replica looks, and what this one found may be old by now. */
    private void stop() {
        watched.values().forEach(WatchedKind::close);
        watched.clear();
        problems = List.of();
        dirty = true;
        tell(List.of());
    }

    private void tell(List<Finding> now) {
        if (!now.equals(found)) {
            found = now;
            told.accept(now);
        }
    }

    private void changed() {
        dirty = true;
    }

    private Stream<JsonNode> facts() {
        return new ArrayList<>(watched.values()).stream().flatMap(WatchedKind::facts);
    }

    private WatchedKind<GenericKubernetesResource, JsonNode> watched(AddressKind kind) {
        var objects = client.genericKubernetesResources(kind.context());
        var store =
                new FactStore<GenericKubernetesResource, JsonNode>(
                        GenericKubernetesResource::new,
                        object -> Reading.of(kind.kept(object)),
                        (_, _, _) -> changed());
        var need = kind.mayBeMissing() ? Need.IF_INSTALLED : Need.IF_GRANTED;
        return kind.namespaced()
                ? new WatchedKind<>(kind.plural(), need, objects.inAnyNamespace(), store)
                : new WatchedKind<>(kind.plural(), need, objects, store);
    }
}
