package io.sidelane.controlplane.kubernetes.events;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.sidelane.api.Names;
import io.sidelane.controlplane.kubernetes.events.EventSeries.Step;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes Events ({@code events.k8s.io/v1}). Best effort, as all Events are: what does not fit or is
 * refused is left out. Status says it all the same, but for pods, which have none of ours.
 */
public final class EventWriter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("kubernetes");
    private static final int WAITING = 256;
    private static final String CONTROLLER = "sidelane.io/control-plane";

    /** Where Events about objects without a namespace are. */
    private static final String DEFAULT = "default";

    private static final ResourceDefinitionContext EVENTS =
            new ResourceDefinitionContext.Builder()
                    .withGroup("events.k8s.io")
                    .withVersion("v1")
                    .withKind("Event")
                    .withPlural("events")
                    .withNamespaced(true)
                    .build();

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    /** As Kubernetes writes {@code MicroTime}. */
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final String instance;
    private final InstantSource clock;
    private final EventSeries series = new EventSeries();
    private final BlockingQueue<Happening> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = Thread.ofVirtual().name("kubernetes-events").unstarted(this::run);

    /**
     * @param instance who writes, such as a pod's name
     */
    public EventWriter(KubernetesClient client, String instance, InstantSource clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
        thread.start();
    }

    /** A status was written over another, null for none. Does not wait. */
    public void written(ObjectRef about, String uid, @Nullable Record before, Record now) {
        Happenings.between(about, uid, before, now).forEach(this::tell);
    }

    /**
     * Does not wait.
     *
     * @return false: too many wait
     */
    boolean tell(Happening one) {
        boolean taken = waiting.offer(one);
        if (!taken) {
            LOG.debugf(
                    "event about %s: not written (expected: at most %d waiting)",
                    one.about(), WAITING);
        }
        return taken;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                var one = waiting.take();
                try {
                    write(one);
                } catch (RuntimeException e) {
                    // Whatever it is, the next one may be written.
                    LOG.debugf(
                            "event about %s: %s (expected: to be written)",
                            one.about(), e.getMessage());
                    series.forget(one);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Happening one) {
        var now = clock.instant();
        switch (series.next(one, now)) {
            case Step.First(var name) -> create(one, name, now);
            case Step.Again(var name, int count) -> again(one, name, count, now);
            case Step.Nothing _ ->
                    LOG.debugf(
                            "event about %s: left out, %d by now", one.about(), series.dropped());
        }
    }

    private void create(Happening one, String name, Instant now) {
        var event = event(one, name);
        event.setAdditionalProperty("eventTime", MICROS.format(now));
        event.setAdditionalProperty("type", one.warning() ? "Warning" : "Normal");
        event.setAdditionalProperty("reason", one.reason());
        event.setAdditionalProperty("action", one.action());
        event.setAdditionalProperty("note", one.note());
        event.setAdditionalProperty("regarding", regarding(one));
        event.setAdditionalProperty("reportingController", CONTROLLER);
        event.setAdditionalProperty("reportingInstance", instance);
        client.genericKubernetesResources(EVENTS)
                .inNamespace(namespace(one))
                .resource(event)
                .create();
    }

    private void again(Happening one, String name, int count, Instant now) {
        try {
            // With an object of its own the client does not read the server's first.
            client.genericKubernetesResources(EVENTS)
                    .inNamespace(namespace(one))
                    .resource(event(one, name))
                    .patch(
                            MERGE,
                            "{\"series\": {\"count\": %d, \"lastObservedTime\": \"%s\"}}"
                                    .formatted(count, MICROS.format(now)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            // API servers keep Events for an hour, and whoever likes deletes them.
            series.forget(one);
            write(one);
        }
    }

    private static GenericKubernetesResource event(Happening one, String name) {
        var event = new GenericKubernetesResource();
        event.setApiVersion("events.k8s.io/v1");
        event.setKind("Event");
        event.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace(one)).withName(name).build());
        return event;
    }

    private static Map<String, String> regarding(Happening one) {
        var about = one.about();
        var regarding = new LinkedHashMap<String, String>();
        regarding.put("apiVersion", about.group().isEmpty() ? "v1" : Names.API_VERSION);
        regarding.put("kind", about.kind());
        regarding.put("name", about.name());
        regarding.put("uid", one.uid());
        if (about.namespace() != null) {
            regarding.put("namespace", about.namespace());
        }
        return regarding;
    }

    private static String namespace(Happening one) {
        return Objects.requireNonNullElse(one.about().namespace(), DEFAULT);
    }
}
