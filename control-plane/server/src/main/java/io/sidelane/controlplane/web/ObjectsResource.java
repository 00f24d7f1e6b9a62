package io.sidelane.controlplane.web;

import io.sidelane.api.view.ObjectSummary;
import io.sidelane.api.view.Page;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/objects}. */
@Path("/api/v1/objects")
@RunOnVirtualThread
public final class ObjectsResource {

    private final View view;

    ObjectsResource(View view) {
        this.view = view;
    }

    @GET
    @Operation(
            operationId = "objects",
            summary = "Objects of all kinds, and what is said of them",
            description =
                    "Routes, services, TLS policies and Sidelane's own kinds, with their conditions; services and slices only if there is something to say.")
    public Page<ObjectSummary> objects(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Objects.page(view.now(), Paging.of(limit, after));
    }
}
