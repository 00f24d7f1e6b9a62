package io.sidelane.controlplane.core;

import io.sidelane.xds.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Groups that have clients, and the snapshot that was published for each. Only groups that somebody
 * listens to are made and kept. For one thread.
 */
public final class Publications {

    /** Where snapshots go. */
    public interface Publisher {
        void publish(String group, Snapshot snapshot);

        void withdraw(String group);
    }

    private final Publisher publisher;
    private final CoreEvents events;
    private final Map<String, Integer> clients = new HashMap<>();
    private final Map<String, Snapshot> published = new HashMap<>();

    Publications(Publisher publisher, CoreEvents events) {
        this.events = events;
        this.publisher = publisher;
    }

    void joined(String group) {
        clients.merge(group, 1, Integer::sum);
    }

    /** Forgets the group with its last client. */
    void left(String group) {
        if (clients.merge(group, -1, Integer::sum) <= 0) {
            clients.remove(group);
            published.remove(group);
            publisher.withdraw(group);
            events.withdrawn(group);
        }
    }

    Set<String> groups() {
        return Set.copyOf(clients.keySet());
    }

    /** What was published last, null when nothing was. */
    @Nullable Snapshot published(String group) {
        return published.get(group);
    }

    /**
     * @return whether it was another one than before
     */
    boolean publish(String group, Snapshot snapshot) {
        if (!clients.containsKey(group) || published.get(group) == snapshot) {
            return false;
        }
        published.put(group, snapshot);
        publisher.publish(group, snapshot);
        events.published(group, snapshot);
        return true;
    }
}
