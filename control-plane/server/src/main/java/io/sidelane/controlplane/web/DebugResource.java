package io.sidelane.controlplane.web;

import io.sidelane.api.view.Page;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /debug}: everything there is, for whoever looks for a fault. */
@Path("/debug")
@RunOnVirtualThread
public final class DebugResource {

    private final View view;

    DebugResource(View view) {
        this.view = view;
    }

    @GET
    @Path("groups")
    @Operation(
            operationId = "groups",
            summary = "The groups that clients are in",
            description = "All clients of a group should have the same.")
    public Page<String> groups(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Paging.of(limit, after)
                .page(Asked.answer(view.groups()), name -> name, name -> name);
    }

    @GET
    @Path("snapshot")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "snapshot",
            summary = "All that the clients of a group should have",
            description =
                    "Every resource as protobuf writes it in JSON; private keys and other secrets are blanked. May be large.")
    @APIResponse(
            responseCode = "200",
            description = "The resources by type and name, with their versions.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT)))
    public StreamingOutput snapshot(@QueryParam("group") @Nullable String group) {
        var snapshot = Groups.snapshot(view, group);
        return out -> Dump.write(String.valueOf(group), snapshot, out);
    }

    @GET
    @Path("reports/{node}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "report",
            summary = "What a node's agent said last",
            description = "The NodeReport message as protobuf writes it in JSON.")
    @APIResponse(
            responseCode = "200",
            description = "The report.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT)))
    public String report(@PathParam("node") String node) {
        var heard = view.now().nodes().get(node);
        if (heard == null) {
            throw QuestionException.unknown(
                    "node %s: no report (expected: a node whose agent reports to this replica)"
                            .formatted(node));
        }
        return Dump.json(heard.report());
    }
}
