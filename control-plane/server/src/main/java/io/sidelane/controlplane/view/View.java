package io.sidelane.controlplane.view;

import io.sidelane.xds.Snapshot;
import io.sidelane.xds.server.ClientResources;
import io.sidelane.xds.server.ClientStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The control plane as people see it. For any thread; asks nobody to wait. */
public interface View {

    /** Everything but clients, at one moment. */
    Picture now();

    /** The ADS streams as they are now. */
    CompletableFuture<List<ClientStatus>> clients();

    /**
     * One stream, resource by resource.
     *
     * @param stream as in {@code Client.stream}
     * @param most resources at most
     * @return empty when there is no such stream (any more)
     */
    CompletableFuture<Optional<ClientResources>> client(long stream, int most);

    /** The groups that clients are in, sorted. */
    CompletableFuture<List<String>> groups();

    /** What the clients of a group shall have; empty when the group has nobody. */
    CompletableFuture<Optional<Snapshot>> snapshot(String group);
}
