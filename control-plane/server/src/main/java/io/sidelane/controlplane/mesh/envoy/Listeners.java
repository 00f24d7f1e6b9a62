package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.AdditionalAddress;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.sidelane.xds.Resource;
import io.sidelane.xds.TypeRegistry;
import org.jspecify.annotations.Nullable;

/** Where a sidecar takes connections that iptables sends it, and those to services. */
public final class Listeners {
    private static final int OUTBOUND_PORT = 15_001;
    private static final int INBOUND_PORT = 15_006;

    private Listeners() {}

    /**
     * @return null for a headless service: nothing is sent to an address that it has not
     */
    public static @Nullable Resource ofService(PortInput input) {
        var ips = input.service().clusterIps();
        if (ips.isEmpty()) {
            return null;
        }
        var port = input.port();
        var listener =
                Listener.newBuilder()
                        .setName(input.name())
                        .setTrafficDirection(TrafficDirection.OUTBOUND)
                        .setAddress(Messages.address(ips.getFirst(), port.number()))
                        .setBindToPort(BoolValue.of(false))
                        .addFilterChains(
                                FilterChain.newBuilder()
                                        .addFilters(
                                                port.protocol().http()
                                                        ? Filters.http(input)
                                                        : Filters.tcp(input)));
        for (var ip : ips.subList(1, ips.size())) {
            listener.addAdditionalAddresses(additional(ip, port.number()));
        }
        return resource(listener);
    }

    /** Hands connections over to the listener of their destination; others go where they will. */
    public static Resource virtualOutbound(boolean registryOnly) {
        var others = registryOnly ? Clusters.BLACK_HOLE : Clusters.PASSTHROUGH;
        return resource(
                virtual("virtualOutbound", OUTBOUND_PORT, TrafficDirection.OUTBOUND)
                        .setUseOriginalDst(BoolValue.of(true))
                        .addFilterChains(itself(OUTBOUND_PORT))
                        .setDefaultFilterChain(
                                FilterChain.newBuilder().addFilters(Filters.tcp(others))));
    }

    /**
     * Everything to the application, on whatever port; bytes are not looked at but for TLS.
     *
     * @param mode of the sidecar's own namespace
     */
    public static Resource virtualInbound(MutualTls.Mode mode, String trustDomain) {
        var listener =
                virtual("virtualInbound", INBOUND_PORT, TrafficDirection.INBOUND)
                        .addListenerFilters(
                                ListenerFilter.newBuilder()
                                        .setName("envoy.filters.listener.original_dst")
                                        .setTypedConfig(
                                                Messages.pack(OriginalDst.getDefaultInstance())))
                        .addFilterChains(itself(INBOUND_PORT));
        var application = FilterChain.newBuilder().addFilters(Filters.tcp(Clusters.INBOUND));
        var overTls = application.clone().setTransportSocket(TlsContexts.atSidecar(trustDomain));
        var match = FilterChainMatch.newBuilder().setTransportProtocol("tls");
        switch (mode) {
            case OFF -> listener.setDefaultFilterChain(application);
            case STRICT -> inspected(listener).addFilterChains(overTls.setFilterChainMatch(match));
            case PERMISSIVE ->
                    inspected(listener)
                            .addFilterChains(
                                    overTls.setFilterChainMatch(
                                            match.addApplicationProtocols(TlsContexts.ALPN)))
                            .setDefaultFilterChain(application);
        }
        return resource(listener);
    }

    private static Listener.Builder inspected(Listener.Builder listener) {
        return listener.addListenerFilters(
                ListenerFilter.newBuilder()
                        .setName("envoy.filters.listener.tls_inspector")
                        .setTypedConfig(Messages.pack(TlsInspector.getDefaultInstance())));
    }

    private static Listener.Builder virtual(String name, int port, TrafficDirection direction) {
        return Listener.newBuilder()
                .setName(name)
                .setTrafficDirection(direction)
                .setAddress(Messages.address("0.0.0.0", port))
                .addAdditionalAddresses(additional("::", port));
    }

    /** A connection to the listener itself would go round for ever. */
    private static FilterChain itself(int port) {
        return FilterChain.newBuilder()
                .setName("itself")
                .setFilterChainMatch(
                        FilterChainMatch.newBuilder().setDestinationPort(UInt32Value.of(port)))
                .addFilters(Filters.tcp(Clusters.BLACK_HOLE))
                .build();
    }

    private static AdditionalAddress additional(String ip, int port) {
        return AdditionalAddress.newBuilder().setAddress(Messages.address(ip, port)).build();
    }

    private static Resource resource(Listener.Builder listener) {
        return Resource.of(TypeRegistry.LDS, listener.getName(), listener.build());
    }
}
