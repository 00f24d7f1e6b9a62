package io.sidelane.it.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvoyBootstrapTest {
    private static final Path UDS = Path.of("/run/uds");
    private static final Set<Service> ALL = EnumSet.allOf(Service.class);

    private static String outbound() {
        return EnvoyBootstrap.outbound("client", ALL, Targets.pod("server", 3), UDS);
    }

    private static String inbound() {
        return EnvoyBootstrap.inbound("server", ALL, UDS);
    }

    @Test
    void outboundListenerHandsOverByOriginalDestination() {
        assertThat(outbound())
                .contains("port_value: 15001", "use_original_dst: true", "bind_to_port: false");
    }

    @Test
    void inboundConnectionsGoOnFromThePassthroughAddresses() {
        assertThat(inbound())
                .contains("port_value: 15006", "address: 127.0.0.6", "address: \"::6\"");
    }

    @Test
    void httpServicesGoThroughTheConnectionManagerAndOthersThroughTheTcpProxy() {
        var http = EnvoyBootstrap.inbound("server", Set.of(Service.HTTP), UDS);
        var redis = EnvoyBootstrap.inbound("server", Set.of(Service.REDIS), UDS);

        assertThat(http).contains("http_connection_manager").doesNotContain("tcp_proxy");
        assertThat(redis).contains("tcp_proxy").doesNotContain("http_connection_manager");
    }

    @Test
    void grpcGoesOnAsHttp2() {
        assertThat(
                        EnvoyBootstrap.outbound(
                                "client", Set.of(Service.GRPC), Targets.pod("server", 3), UDS))
                .contains("explicit_http_config: {http2_protocol_options: {}}");
    }

    @Test
    void theTwoSidecarsMeetAtTheSameSocket() {
        assertThat(outbound()).contains("/run/uds/8080-sidecar.sock");
        assertThat(inbound()).contains("/run/uds/8080-sidecar.sock", "/run/uds/8080-app.sock");
    }

    @Test
    void eachFamilyOfAddressesHasItsOwnWay() {
        assertThat(outbound()).contains("address: \"10.77.0.3\"", "address: \"fd77::3\"");
    }

    @Test
    void noPlaceholderIsLeft() {
        assertThat(outbound() + inbound())
                .doesNotContain(
                        "FILTERS",
                        "CHAINS",
                        "PREFIX",
                        "CLUSTER\"",
                        "NAME\"",
                        "BIND\n",
                        "NODE",
                        "SOCKET\"",
                        "EXTRA",
                        "RETRY");
    }
}
