package io.sidelane.controlplane.web;

import io.sidelane.api.view.Page;
import io.sidelane.api.view.ResourceSummary;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;

/** What clients of a group should have. */
final class Resources {

    private Resources() {}

    static Page<ResourceSummary> page(Snapshot snapshot, ResourceType type, Paging paging) {
        return paging.page(
                snapshot.resources(type.url()).resources(),
                Resource::name,
                resource ->
                        new ResourceSummary(
                                type.name(),
                                resource.name(),
                                resource.version(),
                                resource.body().getSerializedSize()));
    }
}
