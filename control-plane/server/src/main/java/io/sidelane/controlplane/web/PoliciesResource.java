package io.sidelane.controlplane.web;

import io.sidelane.api.view.Page;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.api.view.ProfileSummary;
import io.sidelane.controlplane.view.View;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/policies} and {@code /api/v1/profiles}. */
@Path("/api/v1")
@RunOnVirtualThread
public final class PoliciesResource {

    private final View view;

    PoliciesResource(View view) {
        this.view = view;
    }

    @GET
    @Path("policies")
    @Operation(
            operationId = "policies",
            summary = "Policies, and what became of them",
            description = "Those of namespaces and of the cluster, with their conditions.")
    public Page<PolicySummary> policies(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Policies.page(view.now(), Paging.of(limit, after));
    }

    @GET
    @Path("profiles")
    @Operation(
            operationId = "profiles",
            summary = "Profiles, and who has them",
            description = "All profiles, with how many pods have each and how many nodes can.")
    public Page<ProfileSummary> profiles(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after) {
        return Policies.profiles(view.now(), Paging.of(limit, after));
    }
}
