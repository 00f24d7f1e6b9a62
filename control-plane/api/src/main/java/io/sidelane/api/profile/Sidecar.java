package io.sidelane.api.profile;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;
import org.jspecify.annotations.Nullable;

/**
 * @param proxyResources null: as the mesh has it
 * @param concurrency null: as the mesh has it
 * @param nativeSidecar null: as the mesh has it
 */
@Doc("What the mesh's sidecar of the pod is told.")
public record Sidecar(
        @Doc("What the sidecar gets, as request and limit alike. Without it, as the mesh has it.")
                @Nullable ProxyResources proxyResources,
        @Doc("Worker threads of the sidecar; 0: one for each CPU. Without it, as the mesh has it.")
                @Range(min = 0, max = 256)
                @Nullable Integer concurrency,
        @Doc("Whether the sidecar is an init container that stays. Without it, as the mesh has it.")
                @Nullable Boolean nativeSidecar,
        @Doc("Whether added interfaces are kept from the sidecar.") @Default("Auto")
                ExcludeInterfaces excludeInterfaces) {}
