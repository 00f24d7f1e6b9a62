package io.sidelane.controlplane.web;

import io.sidelane.api.view.NodeDetail;
import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.Page;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/nodes}. */
@Path("/api/v1/nodes")
@RunOnVirtualThread
public final class NodesResource {

    private final View view;

    NodesResource(View view) {
        this.view = view;
    }

    @GET
    @Operation(
            operationId = "nodes",
            summary = "Nodes, and what their agents report",
            description =
                    "Nodes that exist, have pods or an agent. What an agent told another replica is shown as far as the node's object has it.")
    public Page<NodeSummary> nodes(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Nodes.page(view.now(), Paging.of(limit, after));
    }

    @GET
    @Path("{name}")
    @Operation(
            operationId = "node",
            summary = "One node in full",
            description = "With its self-tests, the policies that it was sent, and its pods.")
    public NodeDetail node(@PathParam("name") String name) {
        return Nodes.detail(view.now(), name);
    }
}
