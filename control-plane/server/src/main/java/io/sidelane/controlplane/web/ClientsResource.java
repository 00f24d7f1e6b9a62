package io.sidelane.controlplane.web;

import io.sidelane.api.view.ClientDetail;
import io.sidelane.api.view.ClientSummary;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.ResourceSummary;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/clients}, and what they should have. */
@Path("/api/v1")
@RunOnVirtualThread
public final class ClientsResource {

    private final View view;

    ClientsResource(View view) {
        this.view = view;
    }

    @GET
    @Path("clients")
    @Operation(
            operationId = "clients",
            summary = "ADS streams",
            description =
                    "Who is connected, on which protocol, and of each type how much it subscribes to, has yet to get, and refused, in its own words. `after` is a stream.")
    public Page<ClientSummary> clients(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Clients.page(Asked.clients(view), view.now().refusals(), Paging.of(limit, after));
    }

    @GET
    @Path("clients/{client}")
    @Operation(
            operationId = "client",
            summary = "What one client has beside what it should have",
            description = "The client is named by its node id, or by the number of its stream.")
    public ClientDetail client(@PathParam("client") String client) {
        long stream = Clients.stream(Asked.clients(view), client);
        var resources = Asked.answer(view.client(stream, Clients.MOST_RESOURCES + 1));
        return Clients.detail(
                resources.orElseThrow(() -> Clients.gone(client)), view.now().refusals());
    }

    @GET
    @Path("resources")
    @Operation(
            operationId = "resources",
            summary = "What the clients of a group should have",
            description = "Names and versions of one type. What is in them is at /debug/snapshot.")
    public Page<ResourceSummary> resources(
            @QueryParam("group") @Nullable String group,
            @QueryParam("type") @Nullable String type,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Resources.page(
                Groups.snapshot(view, group), Types.named(type), Paging.of(limit, after));
    }
}
