package io.sidelane.xds.server;

import io.sidelane.xds.client.ResourceStatus;
import java.util.List;

/** A stream as it is now, resource by resource, for people. */
public record ClientResources(ClientStatus status, List<ResourceStatus> resources) {

    public ClientResources {
        resources = List.copyOf(resources);
    }
}
