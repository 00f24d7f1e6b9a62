package io.sidelane.controlplane.web;

import io.sidelane.api.view.Explanation;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PodSummary;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/pods}. */
@Path("/api/v1/pods")
@RunOnVirtualThread
public final class PodsResource {

    private final View view;

    PodsResource(View view) {
        this.view = view;
    }

    @GET
    @Operation(
            operationId = "pods",
            summary = "Pods, and which way their connections go",
            description = "Those that have not ended.")
    public Page<PodSummary> pods(
            @QueryParam("namespace") @Nullable String namespace,
            @QueryParam("node") @Nullable String node,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Pods.page(view.now(), namespace, node, Paging.of(limit, after));
    }

    @GET
    @Path("{namespace}/{name}")
    @Operation(
            operationId = "pod",
            summary = "Why one pod's connections go the way they go",
            description =
                    "The policies that select it and what each lost by, the candidates and why each was refused, its node, what the kernel has, and the hops.")
    public Explanation pod(
            @PathParam("namespace") String namespace, @PathParam("name") String name) {
        return Explanations.of(view.now(), namespace, name);
    }
}
