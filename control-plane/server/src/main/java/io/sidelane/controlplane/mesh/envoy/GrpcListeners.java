package io.sidelane.controlplane.mesh.envoy;

import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.List;

/** What a gRPC client asks for when an application dials {@code xds:///NAME}. */
public final class GrpcListeners {
    private GrpcListeners() {}

    /** Under each name that a cluster's DNS knows the service by, in every namespace. */
    public static List<Resource> of(PortInput input) {
        var service = input.service().name();
        var port = ":" + input.port().number();
        var manager =
                Filters.manager(input.name())
                        .addHttpFilters(Filters.router(Router.getDefaultInstance()))
                        .build();
        var api = ApiListener.newBuilder().setApiListener(Messages.pack(manager)).build();
        return List.of(
                listener(service.name() + "." + service.namespace() + port, api),
                listener(service.name() + "." + service.namespace() + ".svc" + port, api),
                listener(service.host() + port, api));
    }

    private static Resource listener(String name, ApiListener api) {
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Listener.newBuilder().setName(name).setApiListener(api).build());
    }
}
