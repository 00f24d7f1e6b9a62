package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.NonForwardingAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a gRPC server asks for that xDS tells how to serve (gRFC A36). */
public final class GrpcServerListeners {
    /** As {@code server_listener_resource_name_template} of its bootstrap says. */
    private static final String NAME = "grpc/server?xds.resource.listening_address=";

    private static final String INBOUND = "inbound";
    private static final Any MANAGER = Messages.pack(manager());

    private GrpcServerListeners() {}

    /**
     * Under each address that a server may listen on to be reached there.
     *
     * @param mode of the server's namespace. {@code PERMISSIVE} is plaintext: a gRPC server cannot
     *     take both
     */
    public static List<Resource> of(Set<String> podAddresses, int port, MutualTls.Mode mode) {
        return Stream.concat(Stream.of("0.0.0.0", "::"), podAddresses.stream().sorted())
                .map(address -> listener(address, port, mode))
                .toList();
    }

    private static Resource listener(String address, int port, MutualTls.Mode mode) {
        var host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        var chain =
                FilterChain.newBuilder()
                        .setName(INBOUND)
                        .addFilters(
                                Filter.newBuilder()
                                        .setName("envoy.filters.network.http_connection_manager")
                                        .setTypedConfig(MANAGER));
        if (mode == MutualTls.Mode.STRICT) {
            chain.setTransportSocket(GrpcTls.atServer());
        }
        var name = NAME + host + ":" + port;
        return Resource.of(
                TypeRegistry.LDS,
                name,
                Listener.newBuilder()
                        .setName(name)
                        .setTrafficDirection(TrafficDirection.INBOUND)
                        .setAddress(Messages.address(address, port))
                        .addFilterChains(chain)
                        .build());
    }

    /** Every method is the server's own affair. */
    private static HttpConnectionManager manager() {
        var all =
                Route.newBuilder()
                        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                        .setNonForwardingAction(NonForwardingAction.getDefaultInstance());
        return HttpConnectionManager.newBuilder()
                .setStatPrefix(INBOUND)
                .setRouteConfig(
                        RouteConfiguration.newBuilder()
                                .setName(INBOUND)
                                .addVirtualHosts(
                                        VirtualHost.newBuilder()
                                                .setName(INBOUND)
                                                .addDomains("*")
                                                .addRoutes(all)))
                .addHttpFilters(Filters.router(Router.getDefaultInstance()))
                .build();
    }
}
