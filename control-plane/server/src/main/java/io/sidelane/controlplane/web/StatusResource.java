package io.sidelane.controlplane.web;

import io.sidelane.api.view.Overview;
import io.sidelane.controlplane.view.Replica;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /api/v1/status}. */
@Path("/api/v1/status")
@RunOnVirtualThread
public final class StatusResource {

    private final View view;
    private final Replica replica;
    private final String version;

    StatusResource(
            View view,
            Replica replica,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.view = view;
        this.replica = replica;
        this.version = version;
    }

    @GET
    @Operation(
            operationId = "status",
            summary = "The control plane at a glance",
            description =
                    "What it reads, how much of it there is, who is connected, what is wrong.")
    public Overview status() {
        return Overviews.of(view.now(), Asked.clients(view).size(), replica, version);
    }
}
