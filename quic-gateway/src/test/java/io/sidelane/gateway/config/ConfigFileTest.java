package io.sidelane.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.quic.RetryMode;
import io.sidelane.api.yaml.RecordFile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConfigFileTest {

    private static final String GOOD =
            """
            listeners:
              - name: edge
                address: 127.0.0.1:8443
                certificates: [{certificate: tls.crt, key: tls.key, hosts: [shop.example]}]
            routes:
              - hosts: [shop.example]
                upstreams: [{name: shop}]
            upstreams:
              - name: shop
                endpoints: [{address: 127.0.0.1:8080}]
            """;

    private static RecordFile<GatewayConfig> read(String text) {
        return ConfigFile.read("gw.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String problem(String from, String to) {
        assertThat(GOOD).contains(from);
        return read(GOOD.replace(from, to)) instanceof RecordFile.Bad<GatewayConfig> bad
                ? bad.problems().getFirst().toString()
                : "none";
    }

    @Test
    void aSmallFileIsEnough() {
        assertThat(read(GOOD)).isInstanceOf(RecordFile.Good.class);
        if (read(GOOD) instanceof RecordFile.Good<GatewayConfig> good) {
            var listener = good.record().listeners().getFirst();
            assertThat(listener.retry()).isEqualTo(RetryMode.ON_LOAD);
            assertThat(listener.limits().streams()).isEqualTo(100);
            assertThat(good.record().routes().getFirst().retries()).isEqualTo(1);
        }
    }

    @Test
    void earlyDataIsNoneBesideCertificatesOfClients() {
        assertThat(
                        problem(
                                "    address:",
                                "    clientCa: ca.pem\n    earlyData: SafeMethods\n    address:"))
                .startsWith("gw.yaml:4:5: listeners[0].earlyData: SafeMethods (expected: Reject");
        assertThat(problem("    address:", "    clientCa: ca.pem\n    address:")).isEqualTo("none");
    }

    @Test
    void anUnknownFieldIsToldWithItsPlaceAndWhatWasMeant() {
        assertThat(problem("address: 127.0.0.1:8443", "adress: 127.0.0.1:8443"))
                .startsWith("gw.yaml:2:5: listeners[0].address: missing (expected: an address");
        assertThat(problem("    endpoints:", "    protocoll: Http2\n    endpoints:"))
                .startsWith("gw.yaml:10:5: upstreams[0].protocoll: unknown field")
                .contains("did you mean protocol?");
    }

    @Test
    void aRouteToNobodyIsToldAtItsLine() {
        assertThat(problem("[{name: shop}]", "[{name: cart}]"))
                .isEqualTo(
                        "gw.yaml:7:18: routes[0].upstreams[0].name: cart"
                                + " (expected: one of upstreams: shop)");
    }

    @Test
    void addressesAreLiterals() {
        assertThat(problem("127.0.0.1:8080", "localhost:8080"))
                .isEqualTo(
                        "gw.yaml:10:27: upstreams[0].endpoints[0].address: localhost:8080"
                                + " (expected: an address and a port, such as 127.0.0.1:8080 or"
                                + " [::1]:8080)");
        assertThat(problem("127.0.0.1:8080", "127.0.0.1:80800"))
                .contains("127.0.0.1:80800 (expected: an address and a port");
    }

    @Test
    void theAdminAddressIsLoopback() {
        assertThat(problem("listeners:", "admin: 0.0.0.0:9905\nlisteners:"))
                .startsWith("gw.yaml:1:8: admin: 0.0.0.0:9905 (expected: a loopback address");
    }

    @Test
    void weightsMustComeToSomething() {
        assertThat(problem("[{name: shop}]", "[{name: shop, weight: 0}]"))
                .contains("routes[0].upstreams: weights that come to 0");
    }

    @Test
    void tlsToUpstreamsIsWholeAndWithoutChecksOfItsOwn() {
        var endpoints = "endpoints: [{address: 127.0.0.1:8080}]";
        var tls = "{ca: a.pem, name: cart.example%s}";

        assertThat(read(GOOD.replace(endpoints, endpoints + "\n    tls: " + tls.formatted(""))))
                .isInstanceOf(RecordFile.Good.class);
        assertThat(problem(endpoints, endpoints + "\n    tls: " + tls.formatted(", key: b.pem")))
                .contains("certificate: missing (expected: certificate and key together)");
        assertThat(
                        problem(
                                endpoints,
                                endpoints + "\n    healthCheck: {}\n    tls: " + tls.formatted("")))
                .contains("healthCheck: beside tls (expected: one of them");
        assertThat(problem(endpoints, endpoints + "\n    healthCheck: {}\n    protocol: Http2"))
                .contains("healthCheck: beside protocol: Http2 (expected: one of them");
    }

    @Test
    void aRouteLeadsToUpstreamsOrToTargetsOfUdp() {
        var udp = "connectUdp: {targets: [{host: 192.0.2.0/24, ports: [\"53\", \"8000-8099\"]}]}";

        assertThat(read(GOOD.replace("upstreams: [{name: shop}]", udp)))
                .isInstanceOf(RecordFile.Good.class);
        assertThat(problem("upstreams: [{name: shop}]", "retries: 1"))
                .contains("routes[0].upstreams: missing (expected: at least one like {name: shop}");
        assertThat(problem("upstreams: [{name: shop}]", "upstreams: [{name: shop}]\n    " + udp))
                .contains(
                        "routes[0].upstreams: beside connectUdp (expected: none, nobody is asked)");
        assertThat(
                        problem(
                                "upstreams: [{name: shop}]",
                                udp.replace("192.0.2.0/24", "192.0.2.0/33")))
                .contains("192.0.2.0/33 (expected: ");
        assertThat(problem("upstreams: [{name: shop}]", udp.replace("8099", "80990")))
                .contains("8000-80990 (expected: ");
    }

    @Test
    void whatIsNoMappingIsRefused() {
        assertThat(read("- a")).isInstanceOf(RecordFile.Bad.class);
        assertThat(read("")).isInstanceOf(RecordFile.Bad.class);
        assertThat(read("a: [")).isInstanceOf(RecordFile.Bad.class);
    }
}
