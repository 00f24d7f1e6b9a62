package io.sidelane.controlplane.view;

import io.sidelane.xds.server.ClientStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The control plane as people see it. For any thread; asks nobody to wait. */
public interface View {

    /** Everything but clients, at one moment. */
    Picture now();

    /** The ADS streams as they are now. */
    CompletableFuture<List<ClientStatus>> clients();
}
