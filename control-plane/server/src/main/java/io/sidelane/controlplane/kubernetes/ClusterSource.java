package io.sidelane.controlplane.kubernetes;

import io.sidelane.controlplane.kubernetes.admission.AdmissionServer;
import io.sidelane.controlplane.kubernetes.events.EventWriter;
import io.sidelane.controlplane.kubernetes.events.PodEvents;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.source.Source;
import io.sidelane.controlplane.source.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An API server's objects, and all that lives as long as they are watched. */
final class ClusterSource implements Source {

    private static final Logger LOG = Logger.getLogger("kubernetes");

    private final KubernetesSource objects;
    private final StatusWriter writer;
    private final EventWriter events;
    private final PodEvents pods;
    private final AddressWatch addresses;
    private final ReplicaWriter replica;
    private final Leadership leadership;
    private final @Nullable AdmissionServer webhook;
    private final @Nullable InetSocketAddress webhookAddress;

    /**
     * @param webhook null when no API server may ask
     */
    ClusterSource(
            KubernetesSource objects,
            StatusWriter writer,
            EventWriter events,
            PodEvents pods,
            AddressWatch addresses,
            ReplicaWriter replica,
            Leadership leadership,
            @Nullable AdmissionServer webhook,
            @Nullable InetSocketAddress webhookAddress) {
        this.objects = objects;
        this.writer = writer;
        this.events = events;
        this.pods = pods;
        this.addresses = addresses;
        this.replica = replica;
        this.leadership = leadership;
        this.webhook = webhook;
        this.webhookAddress = webhookAddress;
    }

    @Override
    public void start(Consumer<World> changed) {
        objects.onTouched(writer::touched);
        objects.alsoTold(
                () ->
                        Stream.of(
                                        writer.problems(),
                                        replica.problems(),
                                        leadership.problems(),
                                        addresses.problems())
                                .flatMap(List::stream)
                                .toList());
        if (webhook != null && webhookAddress != null) {
            try {
                LOG.infof(
                        "API servers may ask about objects at https://%s%s",
                        webhook.start(webhookAddress), AdmissionServer.PATH);
            } catch (IOException e) {
                throw new StartException(List.of(String.valueOf(e.getMessage())));
            }
        }
        objects.start(changed);
        replica.start();
        leadership.start();
        addresses.start();
    }

    @Override
    public boolean ready() {
        return objects.ready();
    }

    @Override
    public List<String> problems() {
        return objects.problems();
    }

    /** The lease first: another replica goes on writing while this one still says goodbye. */
    @Override
    public void close() {
        leadership.close();
        addresses.close();
        writer.close();
        events.close();
        pods.close();
        replica.close();
        if (webhook != null) {
            webhook.close();
        }
        objects.close();
    }
}
