package io.sidelane.gateway.xds;

import static io.sidelane.gateway.xds.Told.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.gateway.config.UpstreamTls;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.routing.Routes;
import io.sidelane.xdsapi.client.Answer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdsSessionTest {

    private static final RouteMatch.Builder ALL = RouteMatch.newBuilder().setPrefix("/");

    private @Nullable String certificateFlaw;
    private final AdsSession session =
            new AdsSession("shop/edge", "edge-1", "1", Told.pems(() -> certificateFlaw));

    private void receiveAll() {
        session.receive(response(Type.CDS, "c", Told.cluster(Cluster.newBuilder())));
        session.receive(response(Type.EDS, "e", Told.endpoints()));
        session.receive(response(Type.SDS, "s", Told.secret()));
        session.receive(response(Type.LDS, "l", Told.listener("")));
        session.receive(response(Type.RDS, "r", Told.routes(ALL)));
    }

    private String refusal(boolean serving) {
        var refusals =
                session.settle(serving, null).stream()
                        .map(Answer::refusal)
                        .filter(each -> each != null)
                        .toList();
        assertThat(refusals).hasSize(1);
        return String.valueOf(refusals.getFirst());
    }

    @Test
    void whatIsToldComesToAConfiguration() {
        receiveAll();

        var desired = session.desired();

        assertThat(desired.complete()).isTrue();
        var listener = desired.listeners().getFirst();
        assertThat(listener.address()).isEqualTo("127.0.0.1:443");
        assertThat(listener.certificates().getFirst().hosts()).containsExactly("shop.example");
        assertThat(listener.certificates().getFirst().certificate()).isEqualTo(Told.PEM);
        var upstream = desired.upstreams().getFirst();
        assertThat(upstream.name()).isEqualTo("books");
        // One that drains gets nothing new.
        assertThat(upstream.endpoints())
                .extracting(each -> each.address())
                .containsExactly("10.0.0.1:8080");
        assertThat(desired.routes().getFirst().listeners()).containsExactly("edge");
        assertThat(desired.routes().getFirst().upstreams().getFirst().name()).isEqualTo("books");
    }

    @Test
    void listenersAreAnsweredOnceTheyAreServed() {
        session.receive(response(Type.LDS, "l", Told.listener("")));
        assertThat(session.desired().complete()).isFalse();
        assertThat(session.desired().missing())
                .containsExactly("edge: routes edge", "edge: secret cert");
        session.receive(response(Type.SDS, "s", Told.secret()));
        session.receive(response(Type.RDS, "r", Told.routes(ALL)));

        assertThat(nonces(session.settle(false, null))).containsExactly("s", "r");
        assertThat(session.desired().complete()).isTrue();
        assertThat(nonces(session.settle(true, null))).containsExactly("l");
    }

    private static List<String> nonces(List<Answer> answers) {
        return answers.stream().map(each -> each.request().getResponseNonce()).toList();
    }

    @Test
    void aRouteThatIsNotUnderstoodIsRefusedByItsNameAndTheOldOnesStay() {
        receiveAll();
        session.settle(true, null);
        var before = session.desired();

        session.receive(
                response(
                        Type.RDS,
                        "r2",
                        Told.routes(
                                RouteMatch.newBuilder()
                                        .setConnectMatcher(
                                                RouteMatch.ConnectMatcher.getDefaultInstance()))));

        assertThat(refusal(true))
                .isEqualTo(
                        "edge: HTTPRoute shop/books: match.connect_matcher: set (expected: nothing, the gateway does not do it); its last good version stays in force");
        assertThat(session.desired()).isEqualTo(before);
    }

    @Test
    void aFieldThatIsNotUnderstoodIsRefused() {
        session.receive(
                response(
                        Type.CDS,
                        "c",
                        Told.cluster(
                                Cluster.newBuilder()
                                        .setCircuitBreakers(
                                                CircuitBreakers.newBuilder()
                                                        .addThresholds(
                                                                CircuitBreakers.Thresholds
                                                                        .newBuilder()
                                                                        .setTrackRemaining(
                                                                                true))))));

        assertThat(refusal(false))
                .contains("circuit_breakers.thresholds.track_remaining: set")
                .endsWith("nothing of it is in force");
    }

    @Test
    void ejectionIsTaken() {
        session.receive(
                response(
                        Type.CDS,
                        "c",
                        Told.cluster(
                                Cluster.newBuilder()
                                        .setOutlierDetection(
                                                OutlierDetection.newBuilder()
                                                        .setConsecutive5Xx(UInt32Value.of(7))))));

        assertThat(session.desired().upstreams().getFirst().outlier().consecutive()).isEqualTo(7);
    }

    @Test
    void tlsToEndpointsIsTakenWithWhoTheyAre() {
        session.receive(
                response(Type.CDS, "c", Told.cluster(tls("cart.example", "URI: mesh:cart"))));
        session.receive(response(Type.CDS, "d", renamed(Told.cluster(tls("cart.example")), "d")));

        assertThat(session.settle(false, null)).allMatch(each -> each.refusal() == null);

        var upstreams = session.desired().upstreams();
        assertThat(upstreams)
                .extracting(each -> Objects.requireNonNull(each.tls()))
                .containsExactly(
                        new UpstreamTls(Told.PEM, "cart.example", List.of("mesh:cart"), null, null),
                        new UpstreamTls(Told.PEM, "cart.example", List.of(), null, null));
    }

    @Test
    void whoSpeaksHttp2IsNotAskedInHttp1() {
        var options =
                HttpProtocolOptions.newBuilder()
                        .setExplicitHttpConfig(
                                HttpProtocolOptions.ExplicitHttpConfig.newBuilder()
                                        .setHttp2ProtocolOptions(
                                                Http2ProtocolOptions.getDefaultInstance()));

        session.receive(
                response(
                        Type.CDS,
                        "a",
                        Told.cluster(
                                Cluster.newBuilder()
                                        .putTypedExtensionProtocolOptions(
                                                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                                                Any.pack(options.build()))
                                        .addHealthChecks(HealthCheck.newBuilder()))));

        assertThat(refusal(false)).contains("health_checks: beside http2_protocol_options");
    }

    @Test
    void tlsThatTrustsAnybodyOrAFileIsRefused() {
        session.receive(
                response(Type.CDS, "a", Told.cluster(Told.tls("cart.example", "", "DNS:"))));
        assertThat(refusal(false)).contains("trusted_ca: no PEM");
        session.receive(
                response(
                        Type.CDS,
                        "b",
                        Told.cluster(
                                Told.tls("cart.example", "/etc/shadow", "DNS: cart.example"))));
        assertThat(refusal(false)).contains("trusted_ca.filename: /etc/shadow (expected: /etc/ssl");
        certificateFlaw = "the certificate: no certificate";
        session.receive(response(Type.CDS, "c", Told.cluster(tls("cart.example"))));
        assertThat(refusal(false)).contains("trusted_ca: the certificate: no certificate");
        session.receive(
                response(
                        Type.CDS,
                        "d",
                        Told.cluster(
                                tls("cart.example").addHealthChecks(HealthCheck.newBuilder()))));
        assertThat(refusal(false)).contains("health_checks: beside transport_socket");

        assertThat(session.desired().upstreams()).isEmpty();
    }

    @Test
    void whoeverShallBeSpokenToInTlsIsNotSpokenToInClear() {
        receiveAll();
        var _ = session.settle(true, null);
        certificateFlaw = "the certificate: no certificate";
        session.receive(response(Type.CDS, "t", Told.cluster(tls("cart.example"))));

        assertThat(refusal(true)).endsWith("nothing of it is in force");
        assertThat(session.desired().upstreams()).isEmpty();
    }

    @Test
    void tlsThatIsInForceStaysInForce() {
        session.receive(response(Type.CDS, "c", Told.cluster(tls("cart.example"))));
        var before = session.desired().upstreams();
        certificateFlaw = "the certificate: no certificate";
        session.receive(response(Type.CDS, "t", Told.cluster(tls("cart.example"))));

        assertThat(refusal(false)).endsWith("its last good version stays in force");
        assertThat(session.desired().upstreams()).isEqualTo(before).hasSize(1);
    }

    private static Cluster.Builder tls(String name, String... names) {
        return Told.tls(name, Told.PEM, names.length == 0 ? "DNS: " + name : names[0]);
    }

    private void receivePolicy(String fields) {
        session.receive(
                response(
                        Type.LDS,
                        "l",
                        Told.listener("{targetRefs: [{name: edge}], %s}".formatted(fields))));
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        receivePolicy("datagrams: true, connectUdp: {targets: [{host: 10.0.0.0/33}]}");

        assertThat(refusal(false)).contains("10.0.0.0/33 (expected: a network");
    }

    @Test
    void aPolicyLetsClientsSendUdpByTheWellKnownPathOfAnyHost() {
        receiveAll();
        session.receive(response(Type.RDS, "r2", Told.routes(ALL, "shop.example")));
        receivePolicy("datagrams: true, connectUdp: {targets: [{host: 192.0.2.0/24}]}");

        var routes = Routes.of(session.desired().routes());

        var path = "/.well-known/masque/udp/192.0.2.6/443/";
        for (var host : List.of("shop.example", "other.example")) {
            var head = new RequestHead("CONNECT", "https", host, path, "connect-udp", new Fields());
            var found = Objects.requireNonNull(routes.find("edge", "CONNECT", head));
            assertThat(found.udp()).isNotNull();
            assertThat(found.pathPrefix()).isEqualTo("/.well-known/masque/udp");
            // What is asked there in other ways goes where it went.
            assertThat(routes.find("edge", "GET", head)).isNotEqualTo(found);
            assertThat(routes.find("another", "CONNECT", head)).isNull();
        }
    }

    @Test
    void aPolicySetsTheListener() {
        receiveAll();
        session.receive(
                response(
                        Type.LDS,
                        "l",
                        Told.listener(
                                "{targetRefs: [{name: edge}], retry: Always, limits: {streams: 7}}")));

        var listener = session.desired().listeners().getFirst();

        assertThat(listener.retry().word()).isEqualTo("Always");
        assertThat(listener.limits().streams()).isEqualTo(7);
    }

    @Test
    void aCertificateThatIsNoneIsRefused() {
        certificateFlaw = "the key: not the key of the certificate";

        session.receive(response(Type.SDS, "s", Told.secret()));

        assertThat(refusal(false)).startsWith("cert: the key: not the key of the certificate");
    }

    @Test
    void aListenerThatCannotChangeStaysAndIsRefused() {
        receiveAll();
        session.settle(true, null);
        var before = session.desired();
        session.receive(
                response(
                        Type.LDS,
                        "l2",
                        Told.listener("{targetRefs: [{name: edge}], migration: false}")));

        session.keepListeners(Map.of("edge", "listener: migration changed"));

        assertThat(refusal(true)).startsWith("edge: listener: migration changed;");
        assertThat(session.desired()).isEqualTo(before);
    }

    @Test
    void aListenerThatCannotBeRemovedIsServedAsItWasAndOthersGoOnChanging() {
        receiveAll();
        session.receive(response(Type.SDS, "s2", renamed(Told.secret(), "cert-2")));
        session.receive(response(Type.RDS, "r2", renamed(Told.routes(ALL), "edge-2")));
        session.receive(
                response(
                        Type.LDS,
                        "l2",
                        Told.resource(
                                "edge-2",
                                Told.listenerBody("", "cert-2", "edge-2")
                                        .setName("edge-2")
                                        .build())));
        session.settle(true, null);
        var before = session.desired();
        var resources = session.resources();
        assertThat(before.listeners()).hasSize(2);

        session.receive(removal(Type.LDS, "edge-2"));
        session.receive(removal(Type.SDS, "cert-2"));
        session.receive(removal(Type.RDS, "edge-2"));
        session.receive(removal(Type.CDS, "books"));
        session.receive(removal(Type.EDS, "books"));
        session.keepListeners(Map.of("edge-2", "listener: removed"));

        assertThat(session.desired()).isEqualTo(before);
        assertThat(refusal(true)).startsWith("edge-2: listener: removed;");
        assertThat(session.resources()).isEqualTo(resources);

        session.receive(
                response(Type.RDS, "r3", Told.routes(RouteMatch.newBuilder().setPath("/changed"))));

        var after = session.desired();
        assertThat(after.listeners()).isEqualTo(before.listeners());
        assertThat(after.complete()).isTrue();
        assertThat(after.routes()).extracting(each -> each.path()).contains("/changed");
        assertThat(routes(after, "edge-2")).isNotEmpty().isEqualTo(routes(before, "edge-2"));
        assertThat(session.settle(true, null)).allMatch(each -> each.refusal() == null);
        assertThat(session.desired()).isEqualTo(after);
    }

    @Test
    void aListenerThatIsAddedIsAnsweredWhenItIsServedAndOthersDoNotWait() {
        receiveAll();
        session.settle(true, null);
        session.receive(
                response(
                        Type.LDS,
                        "l2",
                        Told.resource(
                                "edge-2",
                                Told.listenerBody("", "cert", "edge-2")
                                        .setName("edge-2")
                                        .build())));
        session.receive(
                response(Type.RDS, "r2", Told.routes(RouteMatch.newBuilder().setPath("/changed"))));

        assertThat(session.desired().listeners()).hasSize(1);
        assertThat(session.desired().routes()).extracting(each -> each.path()).contains("/changed");
        assertThat(nonces(session.settle(true, null))).containsExactly("r2");
        session.receive(response(Type.RDS, "r3", renamed(Told.routes(ALL), "edge-2")));

        assertThat(session.desired().listeners()).hasSize(2);
        assertThat(nonces(session.settle(true, null))).containsExactly("l2", "r3");
    }

    private static List<RouteConfig> routes(Desired desired, String listener) {
        return desired.routes().stream()
                .filter(each -> each.listeners().contains(listener))
                .toList();
    }

    private static Resource renamed(Resource resource, String name) {
        return resource.toBuilder().setName(name).build();
    }

    private static DeltaDiscoveryResponse removal(Type type, String name) {
        return response(type, "gone").toBuilder().addRemovedResources(name).build();
    }

    @Test
    void whatIsKeptIsWhatWasServedLast() {
        receiveAll();
        assertThat(session.resources()).isEmpty();
        session.settle(true, null);
        var served = session.resources();
        assertThat(served).hasSize(5);

        session.receive(
                response(Type.RDS, "r2", Told.routes(RouteMatch.newBuilder().setPath("/bad"))));
        session.settle(true, "it cannot be served");

        assertThat(session.resources()).isEqualTo(served);
    }

    @Test
    void anotherProcessTakesWhatWasKeptAndAsksForListenersAnew() {
        receiveAll();
        session.settle(true, null);
        var next = new AdsSession("shop/edge", "edge-2", "1", Told.pems(() -> null));

        assertThat(next.restore(session.resources())).isEmpty();
        assertThat(next.desired()).isEqualTo(session.desired());
        assertThat(next.heard()).isFalse();
        assertThat(versions(next.open()))
                .containsEntry(Type.RDS.url(), Map.of("edge", "v1"))
                .containsEntry(Type.LDS.url(), Map.of());
        // What is not told again is gone.
        next.receive(DeltaDiscoveryResponse.newBuilder().setTypeUrl(Type.LDS.url()).build());
        assertThat(next.desired().listeners()).isEmpty();
        assertThat(versions(session.open())).containsEntry(Type.LDS.url(), Map.of("edge", "v1"));
    }

    private static Map<String, Map<String, String>> versions(List<DeltaDiscoveryRequest> requests) {
        return requests.stream()
                .collect(
                        java.util.stream.Collectors.toMap(
                                DeltaDiscoveryRequest::getTypeUrl,
                                DeltaDiscoveryRequest::getInitialResourceVersionsMap));
    }

    @Test
    void theFirstRequestSaysWhoAsks() {
        var requests = session.open();

        assertThat(requests.getFirst().getNode().getId()).isEqualTo("edge-1");
        assertThat(requests.getFirst().getNode().getUserAgentName()).isEqualTo("sidelane-gateway");
        assertThat(requests).allMatch(each -> each.getResourceNamesSubscribeList().contains("*"));
    }
}
