package io.sidelane.controlplane.core;

import io.sidelane.xds.Snapshot;
import java.time.Duration;

/** What the core does, for metrics and traces. Called on its thread: must not block. */
public interface CoreEvents {

    CoreEvents NONE = new CoreEvents() {};

    /** A source has said something else. */
    default void changed() {}

    default void resolved(Duration took) {}

    /** {@code group}, which has clients, shall have {@code snapshot} from now on. */
    default void published(String group, Snapshot snapshot) {}

    /** All groups have been published of this version. */
    default void publishedAll(long version) {}

    /** The last client of {@code group} has gone. */
    default void withdrawn(String group) {}

    /** An agent reported. */
    default void reported() {}
}
