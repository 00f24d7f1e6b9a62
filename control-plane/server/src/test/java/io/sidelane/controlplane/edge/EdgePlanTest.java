package io.sidelane.controlplane.edge;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Metadata;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.quic.QuicSpec;
import io.sidelane.api.status.QuicStatus;
import io.sidelane.api.yaml.RecordFile;
import io.sidelane.controlplane.CountedParsing;
import io.sidelane.controlplane.TestCertificate;
import io.sidelane.controlplane.mesh.ProxyResources.Plan;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.mesh.envoy.Violations;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import io.sidelane.controlplane.model.GatewayCount;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import io.sidelane.controlplane.statement.GatewayStatus;
import io.sidelane.controlplane.statement.PolicyAncestorStatus;
import io.sidelane.controlplane.statement.RouteParentStatus;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.status.Feedback;
import io.sidelane.controlplane.status.Statuses;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.server.ClientIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From YAML to what a gateway is told and each object says. */
class EdgePlanTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String GROUP = "gateway/shop/edge";

    private static final String EDGE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: quic, generation: 1}
            spec: {controllerName: sidelane.io/quic}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop, generation: 2}
            spec:
              gatewayClassName: quic
              listeners:
                - name: web
                  protocol: HTTPS
                  port: 443
                  hostname: "*.example"
                  tls: {certificateRefs: [{name: cert}]}
            ---
            """;

    private static final String BOOKS =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: books, namespace: shop}
            spec: {clusterIP: 10.96.0.1, ports: [{port: 80, appProtocol: http}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: books-1, namespace: shop, labels: {kubernetes.io/service-name: books}}
            addressType: IPv4
            ports: [{name: "", port: 8080}]
            endpoints: [{addresses: [10.0.0.1]}]
            ---
            """;

    private static String certificate = "";
    private static String key = "";
    private static String otherKey = "";

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        var one = TestCertificate.make(directory.resolve("1"), "CN=test", "dns:shop.example");
        certificate = Files.readString(one.certificate());
        key = Files.readString(one.key());
        var other = TestCertificate.make(directory.resolve("2"), "CN=test", "dns:shop.example");
        otherKey = Files.readString(other.key());
    }

    private final List<Fact> facts = new ArrayList<>();
    private final List<QuicPolicy> policies = new ArrayList<>();
    private @Nullable Plan former;

    private EdgePlanTest with(String yaml) {
        for (var document : yaml.split("(?m)^---$")) {
            if (!document.isBlank()) {
                var fact =
                        Objects.requireNonNull(
                                FactReader.read((HasMetadata) YAML.unmarshal(document)));
                facts.removeIf(each -> each.ref().equals(fact.ref()));
                facts.add(fact);
            }
        }
        return this;
    }

    private EdgePlanTest withCertificate(String namespace, String name) {
        return withCertificate(namespace, name, key);
    }

    private EdgePlanTest withCertificate(String namespace, String name, String privateKey) {
        return with(
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {name: %s, namespace: %s}
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                """
                        .formatted(name, namespace, certificate.indent(4), privateKey.indent(4)));
    }

    private EdgePlanTest withPolicy(String name, String spec) {
        var read =
                (RecordFile.Good<QuicSpec>)
                        RecordFile.read("p", spec.getBytes(StandardCharsets.UTF_8), QuicSpec.class);
        policies.add(
                new QuicPolicy(
                        new Metadata(name, "shop", Map.of(), Map.of(), null, 3),
                        read.record(),
                        null));
        return this;
    }

    private static String route(String name, String spec) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: %s, namespace: shop, generation: 5}
        spec: {parentRefs: [{name: edge}], %s}
        ---
        """
                .formatted(name, spec);
    }

    private World world() {
        return new World(
                Map.of(),
                List.of(),
                policies,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                MeshFacts.of(facts));
    }

    private Plan plan() {
        former = new StandaloneMesh("cluster.local").plan(world(), former);
        return former;
    }

    private Snapshot told() {
        return plan().snapshot(GROUP);
    }

    private Map<ObjectRef, Wanted> statuses(Feedback feedback) {
        var resolution =
                Resolver.resolve(world(), Map.<String, NodeReadiness>of(), Resolution.EMPTY);
        return Statuses.of(resolution, plan(), feedback, Map.of());
    }

    private static Feedback connected(int gateways, int waiting, Feedback.Refusal... refusals) {
        return new Feedback(
                Map.of(),
                Map.of(),
                List.of(refusals),
                0,
                Map.of(GROUP, new GatewayCount(gateways, waiting)));
    }

    private static ObjectRef ref(String kind, String name) {
        return new ObjectRef("gateway.networking.k8s.io", kind, "shop", name);
    }

    private Condition parent(String route, ConditionType type) {
        var wanted = Objects.requireNonNull(statuses(connected(1, 0)).get(ref("HTTPRoute", route)));
        return condition(
                ((RouteParentStatus) wanted.status()).gateways().getFirst().conditions(), type);
    }

    private static Condition condition(List<Condition> conditions, ConditionType type) {
        return conditions.stream().filter(each -> each.type() == type).findFirst().orElseThrow();
    }

    private RouteConfiguration routes() throws Exception {
        var resource =
                Objects.requireNonNull(
                        told().resources(TypeRegistry.RDS.url()).get("shop/edge/443"));
        return resource.body().unpack(RouteConfiguration.class);
    }

    @Test
    void aGatewayIsToldAllThatItsRoutesNeedAndEnvoyWouldTakeIt() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(
                route(
                        "books",
                        "hostnames: [shop.example], rules: [{matches: [{path: {value: /books}}],"
                                + " backendRefs: [{name: books, port: 80}]}]"));

        var told = told();

        for (var type : TypeRegistry.standard().types()) {
            for (var resource : told.resources(type.url()).resources()) {
                assertThat(Violations.of(resource.body())).as(resource.name()).isEmpty();
            }
        }
        assertThat(told.resources(TypeRegistry.SDS.url()).get("shop/cert")).isNotNull();
        assertThat(told.resources(TypeRegistry.EDS.url()).get("books.shop.svc.cluster.local:80"))
                .isNotNull();
        assertThat(told.resources(TypeRegistry.CDS.url()).get("books.shop.svc.cluster.local:80"))
                .isNotNull();
        var hosts = routes().getVirtualHostsList();
        // The listener's own name has no route: what is for it must not fall through.
        assertThat(hosts)
                .extracting(host -> host.getDomains(0))
                .containsExactly("*.example", "shop.example");
        assertThat(hosts.get(0).getRoutesCount()).isZero();
        assertThat(hosts.get(1).getRoutes(0).getMatch().getPathSeparatedPrefix())
                .isEqualTo("/books");
        assertThat(plan().snapshot(GROUP)).isSameAs(told());
    }

    @ParameterizedTest
    @CsvSource({"http, 1", "kubernetes.io/h2c, 0"})
    void onlyWhoSpeaksHttp1IsAskedWhetherItIsWell(String protocol, int checks) throws Exception {
        var books =
                BOOKS.replace(
                                "name: books, namespace: shop}",
                                "name: books, namespace: shop, annotations: {sidelane.io/health-check: /healthz}}")
                        .replace("appProtocol: http", "appProtocol: " + protocol);
        with(EDGE).with(books).withCertificate("shop", "cert");
        with(
                route(
                        "books",
                        "hostnames: [shop.example], rules: [{backendRefs: [{name: books, port: 80}]}]"));

        var cluster =
                requireNonNull(
                                told().resources(TypeRegistry.CDS.url())
                                        .get("books.shop.svc.cluster.local:80"))
                        .body()
                        .unpack(Cluster.class);

        assertThat(cluster.getHealthChecksCount()).isEqualTo(checks);
    }

    @Test
    void statusSaysWhatBecameOfGatewayRouteAndPolicy() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        withPolicy("fast", "{targetRefs: [{name: edge}], limits: {streams: 7}}");
        var policy = ObjectRef.of(policies.getFirst());

        var none = statuses(connected(0, 0));
        var waiting = statuses(connected(2, 1));
        var all = statuses(connected(2, 0));

        assertThat(programmed(none, policy).reason()).isEqualTo("Pending");
        assertThat(programmed(waiting, policy).message())
                .isEqualTo("1 of 2 gateways have yet to answer");
        assertThat(programmed(all, policy).status()).isTrue();
        assertThat(((QuicStatus) Objects.requireNonNull(all.get(policy)).status()).readyGateways())
                .isEqualTo(2);
        var gateway = Objects.requireNonNull(all.get(ref("Gateway", "edge")));
        assertThat(gateway.conditions())
                .extracting(each -> each.type() + " " + each.status())
                .containsExactly("ACCEPTED true", "PROGRAMMED true");
        var listener = ((GatewayStatus) gateway.status()).listeners().getFirst();
        assertThat(listener.attachedRoutes()).isEqualTo(1);
        assertThat(listener.conditions()).allMatch(Condition::status).hasSize(3);
        assertThat(listener.kinds()).containsExactly("GRPCRoute", "HTTPRoute");
        var ofClass =
                Objects.requireNonNull(
                        all.get(
                                new ObjectRef(
                                        "gateway.networking.k8s.io",
                                        "GatewayClass",
                                        null,
                                        "quic")));
        assertThat(ofClass.conditions().getFirst().status()).isTrue();
        var told =
                Objects.requireNonNull(
                                told().resources(TypeRegistry.LDS.url()).get("shop/edge/443"))
                        .body()
                        .unpack(Listener.class);
        assertThat(told.getMetadata().toString()).contains("streams\\\":7");
    }

    private static Condition programmed(Map<ObjectRef, Wanted> statuses, ObjectRef object) {
        return condition(
                Objects.requireNonNull(statuses.get(object)).conditions(),
                ConditionType.PROGRAMMED);
    }

    @Test
    void aRefusalBlamesTheRouteThatItNamesAndHoldsOthersOfThePortBack() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("good", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        with(route("bad", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        withPolicy("fast", "{targetRefs: [{name: edge}]}");
        var ofRoutes =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.RDS.url(),
                        List.of("shop/edge/443"),
                        "shop/edge/443: HTTPRoute shop/bad: match: odd; its last good version stays in force",
                        0,
                        null);
        var ofListener =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.LDS.url(),
                        List.of("shop/edge/443"),
                        "shop/edge/443: listener: new",
                        0,
                        null);

        var all = statuses(connected(1, 0, ofRoutes, ofListener));

        assertThat(parentProgrammed(all, "good").reason()).isEqualTo("Pending");
        assertThat(parentProgrammed(all, "good").message())
                .isEqualTo(
                        "gateway edge-1 refuses shop/edge/443 for HTTPRoute shop/bad (expected: all of it taken); what changed there since is not in force");
        assertThat(parentProgrammed(all, "bad").reason()).isEqualTo("Rejected");
        assertThat(parentProgrammed(all, "bad").message()).contains("match: odd");
        assertThat(programmed(all, ObjectRef.of(policies.getFirst())).reason())
                .isEqualTo("Rejected");
        assertThat(programmed(all, ref("Gateway", "edge")).message()).contains("listener: new");
    }

    @Test
    void aRouteThatIsAsTheGatewayTookItIsInForceBesideOneThatItRefuses() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        var served = "rules: [{backendRefs: [{name: books, port: 80}]}]";
        with(route("same", served)).with(route("changed", served)).with(route("bad", served));
        var before =
                Objects.requireNonNull(
                        told().resources(TypeRegistry.RDS.url()).get("shop/edge/443"));
        with(route("changed", "rules: [{backendRefs: [{name: books, port: 81}]}]"));
        with(route("bad", "rules: [{backendRefs: [{name: books, port: 82}]}]"));
        with(route("new", served));
        var after =
                Objects.requireNonNull(
                        told().resources(TypeRegistry.RDS.url()).get("shop/edge/443"));

        var changed = ChangedRoutes.between(before, after);

        assertThat(changed)
                .containsExactly(
                        "HTTPRoute shop/bad", "HTTPRoute shop/changed", "HTTPRoute shop/new");
        assertThat(ChangedRoutes.between(null, after)).isNull();
        var refusal =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.RDS.url(),
                        List.of("shop/edge/443"),
                        "shop/edge/443: HTTPRoute shop/bad: odd",
                        0,
                        changed);
        var all = statuses(connected(1, 0, refusal));
        assertThat(parentProgrammed(all, "same").message())
                .isEqualTo("in force on 1 of 1 gateways");
        assertThat(parentProgrammed(all, "changed").reason()).isEqualTo("Pending");
        assertThat(parentProgrammed(all, "new").reason()).isEqualTo("Pending");
        assertThat(parentProgrammed(all, "bad").reason()).isEqualTo("Rejected");
    }

    private static Condition parentProgrammed(Map<ObjectRef, Wanted> statuses, String route) {
        var wanted = Objects.requireNonNull(statuses.get(ref("HTTPRoute", route)));
        return condition(
                ((RouteParentStatus) wanted.status()).gateways().getFirst().conditions(),
                ConditionType.PROGRAMMED);
    }

    @Test
    void whatAGatewayRefusesIsNotSaidOfARoutesServices() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(
                route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]")
                        .replace(
                                "{name: edge}",
                                "{name: edge}, {group: '', kind: Service, name: books}"));
        var refusal =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.RDS.url(),
                        List.of("shop/edge/443"),
                        "odd",
                        0,
                        null);

        var all =
                statuses(
                        new Feedback(
                                Map.of(),
                                Map.of(),
                                List.of(refusal),
                                1,
                                Map.of(GROUP, new GatewayCount(1, 0))));

        assertThat(programmed(all, ref("HTTPRoute", "books")).message())
                .isEqualTo("none of 1 proxies refuses it");
        assertThat(parentProgrammed(all, "books").message()).isEqualTo("gateway edge-1: odd");
    }

    @Test
    void aRouteOnSeveralGatewaysIsProgrammedOnEachByItself() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(gateway("calm", "cert")).with(gateway("keyless", "none"));
        with(
                route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]")
                        .replace("{name: edge}", "{name: edge}, {name: calm}, {name: keyless}"));
        var refusal =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.RDS.url(),
                        List.of("shop/edge/443"),
                        "odd",
                        0,
                        null);

        var all =
                statuses(
                        new Feedback(
                                Map.of(),
                                Map.of(),
                                List.of(refusal),
                                0,
                                Map.of(
                                        GROUP,
                                        new GatewayCount(1, 0),
                                        "gateway/shop/calm",
                                        new GatewayCount(2, 0),
                                        "gateway/shop/keyless",
                                        new GatewayCount(4, 0))));

        var parents =
                ((RouteParentStatus)
                                Objects.requireNonNull(all.get(ref("HTTPRoute", "books"))).status())
                        .gateways();
        assertThat(parents)
                .extracting(
                        parent ->
                                parent.name()
                                        + " "
                                        + condition(parent.conditions(), ConditionType.PROGRAMMED)
                                                .message())
                .containsExactly(
                        "edge gateway edge-1: odd",
                        "calm in force on 2 of 2 gateways",
                        "keyless no listener that is served has it (expected: one)");
        assertThat(programmed(all, ref("Gateway", "calm")).status()).isTrue();
    }

    @Test
    void ofListenersThatCannotBeToldApartNoneIsServed() throws Exception {
        with(
                EDGE.replace(
                        "  listeners:\n",
                        """
                          listeners:
                            - {name: a, protocol: HTTPS, port: 444, tls: {certificateRefs: [{name: cert}]}}
                            - {name: b, protocol: HTTPS, port: 444, tls: {certificateRefs: [{name: cert}]}}
                            - {name: c, protocol: HTTPS, port: 444, hostname: c.example, tls: {certificateRefs: [{name: cert}]}}
                        """));
        withCertificate("shop", "cert");

        var wanted = Objects.requireNonNull(statuses(connected(1, 0)).get(ref("Gateway", "edge")));

        assertThat(((GatewayStatus) wanted.status()).listeners())
                .extracting(each -> each.name() + " " + each.conflict())
                .containsExactly(
                        "a port 444, hostname *: listener b has it, too (expected: each once)",
                        "b port 444, hostname *: listener a has it, too (expected: each once)",
                        "c null",
                        "web null");
        assertThat(condition(wanted.conditions(), ConditionType.ACCEPTED).status()).isTrue();
        assertThat(condition(wanted.conditions(), ConditionType.ACCEPTED).reason())
                .isEqualTo("ListenersNotValid");
        var told =
                Objects.requireNonNull(
                                told().resources(TypeRegistry.LDS.url()).get("shop/edge/444"))
                        .body()
                        .unpack(Listener.class);
        assertThat(told.getFilterChainsList())
                .extracting(each -> each.getName())
                .containsExactly("c");
    }

    @Test
    void aRouteOnTwoListenersIsProgrammedOnEachByItself() throws Exception {
        with(
                EDGE.replace(
                        "  listeners:\n",
                        """
                          listeners:
                            - {name: next, protocol: HTTPS, port: 444, tls: {certificateRefs: [{name: cert}]}}
                            - {name: bare, protocol: HTTPS, port: 445, tls: {certificateRefs: [{name: none}]}}
                        """));
        with(BOOKS).withCertificate("shop", "cert");
        with(
                route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]")
                        .replace(
                                "{name: edge}",
                                "{name: edge, sectionName: web}, {name: edge, sectionName: next},"
                                        + " {name: edge, sectionName: bare}"));
        var refusal =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.RDS.url(),
                        List.of("shop/edge/444"),
                        "odd",
                        0,
                        null);

        var all = statuses(connected(1, 0, refusal));

        var parents =
                ((RouteParentStatus)
                                Objects.requireNonNull(all.get(ref("HTTPRoute", "books"))).status())
                        .gateways();
        assertThat(parents)
                .extracting(
                        parent ->
                                parent.section()
                                        + " "
                                        + condition(parent.conditions(), ConditionType.PROGRAMMED)
                                                .message())
                .containsExactly(
                        "web in force on 1 of 1 gateways",
                        "next gateway edge-1: odd",
                        "bare no listener that is served has it (expected: one)");
    }

    @Test
    void whatWasSaidOfARouteThatIsNoneOfOursAnyMoreIsTakenBack() {
        with(EDGE).with(BOOKS);
        with(
                route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]")
                                .replace("{name: edge}", "{name: somebody-elses}")
                                .replace("---\n", "")
                        + """
                        status:
                          parents:
                            - controllerName: sidelane.io/quic
                              parentRef: {name: edge}
                              conditions: []
                        """);
        with(
                route("others", "rules: [{backendRefs: [{name: books, port: 80}]}]")
                        .replace("{name: edge}", "{name: somebody-elses}"));

        var all = statuses(connected(1, 0));

        assertThat(Objects.requireNonNull(all.get(ref("HTTPRoute", "books"))).conditions())
                .isEmpty();
        assertThat(all).doesNotContainKey(ref("HTTPRoute", "others"));
    }

    private static String tlsPolicy(String validation) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: books, namespace: shop, generation: 4}
        spec:
          targetRefs: [{group: "", kind: Service, name: books}]
          validation: {hostname: books.example, %s}
        ---
        """
                .formatted(validation);
    }

    private static String authorities() {
        return """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca, namespace: shop}
        data:
          ca.crt: |
        %s
        """
                .formatted(certificate.indent(4));
    }

    private List<String> ofPolicy(Feedback feedback) {
        var wanted =
                Objects.requireNonNull(statuses(feedback).get(ref("BackendTLSPolicy", "books")));
        return ((PolicyAncestorStatus) wanted.status())
                .gateways().stream()
                        .flatMap(
                                each ->
                                        each.conditions().stream()
                                                .map(
                                                        said ->
                                                                "%s %s %s"
                                                                        .formatted(
                                                                                each.gateway(),
                                                                                said.type().word(),
                                                                                inShort(said))))
                        .toList();
    }

    /* What is true for the usual reason needs none. */
    private static String inShort(Condition said) {
        return !said.status()
                ? said.reason()
                : said.reason().equals(said.type().word()) ? "True" : "True, " + said.reason();
    }

    private String clusterOfBooks() throws Exception {
        var told = told();
        var clusters = told.resources(TypeRegistry.CDS.url()).resources();
        assertThat(routes().toString())
                .contains(clusters.isEmpty() ? "missing" : "books.shop.svc.cluster.local:80");
        return clusters.isEmpty()
                ? "none"
                : clusters.iterator()
                        .next()
                        .body()
                        .unpack(Cluster.class)
                        .getTransportSocket()
                        .getTypedConfig()
                        .unpack(UpstreamTlsContext.class)
                        .toString();
    }

    @Test
    void aBackendWithATlsPolicyIsAskedInTlsAndThePolicySaysSoOfTheGateway() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert").with(authorities());
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        with(
                tlsPolicy(
                        "caCertificateRefs: [{group: \"\", kind: ConfigMap, name: ca}],"
                                + " subjectAltNames: [{type: URI, uri: \"spiffe://mesh/books\"}]"));

        assertThat(clusterOfBooks())
                .contains("books.example", "BEGIN CERTIFICATE", "spiffe://mesh/books");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted True",
                        "shop/edge ResolvedRefs True",
                        "shop/edge Programmed True");
        var refusal =
                new Feedback.Refusal(
                        GROUP,
                        "edge-1",
                        TypeRegistry.CDS.url(),
                        List.of("books.shop.svc.cluster.local:80"),
                        "odd",
                        0,
                        null);
        assertThat(ofPolicy(connected(1, 0, refusal))).contains("shop/edge Programmed Rejected");
        assertThat(parentProgrammed(statuses(connected(1, 0, refusal)), "books").message())
                .isEqualTo("gateway edge-1: odd");
    }

    @Test
    void aBackendWhosePolicyIsNoGoodIsNotAskedAtAll() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert").with(authorities());
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));

        with(tlsPolicy("caCertificateRefs: [{group: \"\", kind: ConfigMap, name: gone}]"));
        assertThat(clusterOfBooks()).isEqualTo("none");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted NoValidCACertificate",
                        "shop/edge ResolvedRefs InvalidCACertificateRef");

        with(tlsPolicy("caCertificateRefs: [{group: \"\", kind: Secret, name: ca}]"));
        assertThat(clusterOfBooks()).isEqualTo("none");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted NoValidCACertificate",
                        "shop/edge ResolvedRefs InvalidKind");

        with(tlsPolicy("wellKnownCACertificates: Mine"));
        assertThat(clusterOfBooks()).isEqualTo("none");
        assertThat(ofPolicy(connected(1, 0))).contains("shop/edge Accepted Invalid");
    }

    @Test
    void ofSeveralAuthoritiesThoseThatAreThereAreTrusted() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert").with(authorities());
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));

        with(
                tlsPolicy(
                        "caCertificateRefs: [{group: \"\", kind: ConfigMap, name: gone},"
                                + " {group: \"\", kind: ConfigMap, name: ca}]"));
        assertThat(clusterOfBooks()).contains("BEGIN CERTIFICATE");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted True",
                        "shop/edge ResolvedRefs InvalidCACertificateRef",
                        "shop/edge Programmed True");
        assertThat(saidOfPolicy("ResolvedRefs"))
                .isEqualTo(
                        "ConfigMap: shop/gone (expected: one with ca.crt); the others alone are trusted");

        with(
                tlsPolicy(
                        "caCertificateRefs: [{group: \"\", kind: ConfigMap, name: gone},"
                                + " {group: \"\", kind: Secret, name: ca}]"));
        assertThat(clusterOfBooks()).isEqualTo("none");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted NoValidCACertificate",
                        "shop/edge ResolvedRefs InvalidKind");
    }

    @Test
    void ofSeveralTargetsThoseThatAreNotThereAreNamed() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert").with(authorities());
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        var policy = tlsPolicy("caCertificateRefs: [{group: \"\", kind: ConfigMap, name: ca}]");

        with(
                policy.replace(
                        "name: books}]",
                        "name: books}, {group: \"\", kind: Service, name: gone},"
                                + " {group: \"\", kind: Service, name: books, sectionName: tls}]"));

        assertThat(clusterOfBooks()).contains("BEGIN CERTIFICATE");
        assertThat(ofPolicy(connected(1, 0)))
                .containsExactly(
                        "shop/edge Accepted TargetNotFound",
                        "shop/edge ResolvedRefs True",
                        "shop/edge Programmed True, PartiallyProgrammed");
        assertThat(ofPolicy(connected(1, 1))).contains("shop/edge Programmed Pending");
        assertThat(saidOfPolicy("Accepted"))
                .isEqualTo(
                        "holds for 1 of 3 targets; service shop/gone: not found (expected: one);"
                                + " port tls of service shop/books: not found (expected: one)");
    }

    private String saidOfPolicy(String type) {
        return Objects.requireNonNull(
                        statuses(connected(1, 0)).get(ref("BackendTLSPolicy", "books")))
                .conditions()
                .stream()
                .filter(condition -> condition.type().word().equals(type))
                .findFirst()
                .orElseThrow()
                .message();
    }

    /** One more, like {@link #EDGE}'s. */
    private static String gateway(String name, String certificate) {
        return EDGE.substring(EDGE.indexOf("---") + 4)
                .replace("name: edge", "name: " + name)
                .replace("name: cert", "name: " + certificate);
    }

    private GatewayStatus.Listener listener(Feedback feedback) {
        var wanted = Objects.requireNonNull(statuses(feedback).get(ref("Gateway", "edge")));
        return ((GatewayStatus) wanted.status()).listeners().getFirst();
    }

    @Test
    void aListenerIsServedForTheKindsThatItMayHave() throws Exception {
        withCertificate("shop", "cert");
        with(
                EDGE.replace(
                        "tls:",
                        "allowedRoutes: {kinds: [{kind: HTTPRoute}, {kind: UDPRoute}]}\n      tls:"));

        var some = listener(connected(1, 0));

        assertThat(told().resources(TypeRegistry.LDS.url()).get("shop/edge/443")).isNotNull();
        assertThat(some.kinds()).containsExactly("HTTPRoute");
        assertThat(condition(some.conditions(), ConditionType.RESOLVED_REFS).reason())
                .isEqualTo("InvalidRouteKinds");
        assertThat(condition(some.conditions(), ConditionType.PROGRAMMED).status()).isTrue();

        with(EDGE.replace("tls:", "allowedRoutes: {kinds: [{kind: UDPRoute}]}\n      tls:"));

        var none = listener(connected(1, 0));

        assertThat(told().resources(TypeRegistry.LDS.url()).resources()).isEmpty();
        assertThat(condition(none.conditions(), ConditionType.PROGRAMMED).status()).isFalse();
    }

    @Test
    void aPolicyIsAcceptedWhileItHoldsAnyOfItsTargets() throws Exception {
        with(EDGE).withCertificate("shop", "cert").with(gateway("calm", "cert"));
        withPolicy("a", "{targetRefs: [{name: edge}]}");
        withPolicy("b", "{targetRefs: [{name: edge}, {name: calm}]}");
        withPolicy("c", "{targetRefs: [{name: edge}]}");
        var feedback =
                new Feedback(
                        Map.of(),
                        Map.of(),
                        List.of(),
                        0,
                        Map.of("gateway/shop/calm", new GatewayCount(1, 0)));

        var all = statuses(feedback);

        var some = Objects.requireNonNull(all.get(ObjectRef.of(policies.get(1))));
        assertThat(some.conditions()).allMatch(Condition::status).hasSize(2);
        assertThat(some.conditions().getFirst().message())
                .isEqualTo(
                        "holds for 1 of 2 targets; Gateway shop/edge: already has QuicPolicy a"
                                + " (expected: one for it)");
        var none = Objects.requireNonNull(all.get(ObjectRef.of(policies.get(2))));
        assertThat(none.conditions())
                .extracting(each -> each.status() + " " + each.reason())
                .containsExactly("false Conflicted", "false Invalid");
    }

    @Test
    void aPolicyThatHoldsNothingThatIsThereIsNotAccepted() throws Exception {
        with(EDGE).withCertificate("shop", "cert");
        withPolicy("a", "{targetRefs: [{name: edge}, {name: edge, sectionName: none}]}");
        withPolicy("b", "{targetRefs: [{name: nobody}]}");

        var all = statuses(connected(1, 0));

        var some = Objects.requireNonNull(all.get(ObjectRef.of(policies.getFirst())));
        assertThat(some.conditions()).allMatch(Condition::status);
        assertThat(some.conditions().getFirst().message())
                .contains("holds for 1 of 2 targets; listener none of Gateway shop/edge");
        var none = Objects.requireNonNull(all.get(ObjectRef.of(policies.getLast())));
        assertThat(none.conditions().getFirst().reason()).isEqualTo("TargetNotFound");
    }

    @Test
    void aGatewayWhoseAddressIsOddIsServedNowhere() throws Exception {
        with(
                EDGE.replace(
                        "spec:\n  gate",
                        "spec:\n  addresses: [{type: Hostname, value: a.example}]\n  gate"));
        withCertificate("shop", "cert");

        var gateway = Objects.requireNonNull(statuses(connected(1, 0)).get(ref("Gateway", "edge")));

        assertThat(told().resources(TypeRegistry.LDS.url()).resources()).isEmpty();
        assertThat(gateway.conditions())
                .extracting(each -> each.status() + " " + each.reason())
                .containsExactly("false UnsupportedAddress", "false Invalid");
        assertThat(
                        condition(listener(connected(1, 0)).conditions(), ConditionType.PROGRAMMED)
                                .status())
                .isFalse();
    }

    @Test
    void routesThatCannotHangSayWhy() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("host", "hostnames: [shop.other], rules: []"));
        with(route("missing", "rules: [{backendRefs: [{name: nobody, port: 80}]}]"));
        with(route("far", "rules: [{backendRefs: [{name: books, namespace: far, port: 80}]}]"));
        with(
                route("section", "rules: []")
                        .replace("{name: edge}", "{name: edge, sectionName: none}"));
        with(
                route("stranger", "rules: []")
                        .replace("namespace: shop", "namespace: far")
                        .replace("{name: edge}", "{name: edge, namespace: shop}"));
        with(
                route(
                        "regex",
                        "rules: [{matches: [{path: {type: RegularExpression, value: \"(\"}}]}]"));

        assertThat(parent("host", ConditionType.ACCEPTED).reason())
                .isEqualTo("NoMatchingListenerHostname");
        assertThat(parent("missing", ConditionType.RESOLVED_REFS).reason())
                .isEqualTo("BackendNotFound");
        assertThat(parent("far", ConditionType.RESOLVED_REFS).reason())
                .isEqualTo("RefNotPermitted");
        assertThat(parent("section", ConditionType.ACCEPTED).reason())
                .isEqualTo("NoMatchingParent");
        assertThat(parent("regex", ConditionType.ACCEPTED).message())
                .contains("a regular expression of RE2", "it takes no part");
        var stranger =
                statuses(connected(1, 0))
                        .get(
                                new ObjectRef(
                                        "gateway.networking.k8s.io",
                                        "HTTPRoute",
                                        "far",
                                        "stranger"));
        assertThat(Objects.requireNonNull(stranger).conditions().getFirst().reason())
                .isEqualTo("NotAllowedByListeners");
        // Its share fails, with 500.
        assertThat(routes().toString()).contains("sidelane.missing");
    }

    @Test
    void aRouteThatTurnsBadStaysAsItWas() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        var before = routes();

        with(
                route(
                        "books",
                        "rules: [{filters: [{type: RequestMirror}], backendRefs: [{name: books, port: 80}]}]"));

        assertThat(parent("books", ConditionType.ACCEPTED).message())
                .contains("generation 5 stays in force");
        assertThat(routes()).isEqualTo(before);
    }

    @Test
    void filtersArePartOfWhatAGatewayIsToldAndEnvoyWouldTakeIt() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(
                route(
                        "books",
                        """
                        rules: [
                          {matches: [{path: {value: /a}, queryParams: [{name: v, value: "2"}]}],
                           filters: [
                             {type: RequestHeaderModifier, requestHeaderModifier:
                               {set: [{name: x-a, value: "50%"}], remove: [x-b]}},
                             {type: URLRewrite, urlRewrite: {hostname: books.internal,
                               path: {type: ReplaceFullPath, replaceFullPath: /all}}},
                             {type: RequestMirror, requestMirror: {percent: 10,
                               backendRef: {name: books, port: 80}}}],
                           backendRefs: [{name: books, port: 80}]},
                          {matches: [{path: {value: /b}}],
                           filters: [{type: RequestRedirect, requestRedirect:
                             {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]
                        """));

        assertThat(parent("books", ConditionType.ACCEPTED).message()).contains("hangs on");
        for (var resource : told().resources(TypeRegistry.RDS.url()).resources()) {
            assertThat(Violations.of(resource.body())).isEmpty();
        }
        assertThat(routes().toString())
                .contains(
                        "x-a",
                        "50%%",
                        "books.internal",
                        "request_mirror_policies",
                        "query_parameters",
                        "port_redirect: 443");
    }

    @Test
    void aFilterOnWhatAGatewayOwnsOrThatClimbsIsRefused() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(filtered("owned", "RequestHeaderModifier, requestHeaderModifier: {remove: [Via]}"));
        with(
                filtered(
                        "climbs",
                        "URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /a/%2e./b}}"));
        with(
                filtered(
                                "prefix",
                                "URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /b}}")
                        .replace("{value: /a}", "{type: Exact, value: /a}"));

        assertThat(parent("owned", ConditionType.ACCEPTED).message())
                .contains("header Via (expected: none that a gateway itself owns)");
        assertThat(parent("climbs", ConditionType.ACCEPTED).message()).contains("path /a/%2e./b");
        assertThat(parent("prefix", ConditionType.ACCEPTED).message())
                .contains("ReplacePrefixMatch (expected: matches by PathPrefix alone)");
        assertThat(parent("prefix", ConditionType.ACCEPTED).reason()).isEqualTo("UnsupportedValue");
    }

    private static String filtered(String name, String filter) {
        return route(
                name,
                "rules: [{matches: [{path: {value: /a}}], filters: [{type: %s}], backendRefs: [{name: books, port: 80}]}]"
                        .formatted(filter));
    }

    @Test
    void aCertificateOfAnotherNamespaceNeedsAGrant() throws Exception {
        with(EDGE.replace("{name: cert}", "{name: cert, namespace: far}"));
        withCertificate("far", "cert");
        var edge = ref("Gateway", "edge");

        var without = Objects.requireNonNull(statuses(connected(0, 0)).get(edge));
        assertThat(told().resources(TypeRegistry.LDS.url()).resources()).isEmpty();
        with(
                """
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: {name: g, namespace: far}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
                  to: [{group: "", kind: Secret, name: cert}]
                """);

        assertThat(
                        condition(
                                        ((GatewayStatus) without.status())
                                                .listeners()
                                                .getFirst()
                                                .conditions(),
                                        ConditionType.RESOLVED_REFS)
                                .reason())
                .isEqualTo("RefNotPermitted");
        assertThat(without.conditions().getFirst().reason()).isEqualTo("ListenersNotValid");
        assertThat(told().resources(TypeRegistry.SDS.url()).get("far/cert")).isNotNull();
    }

    @Test
    void ofListenersOnOnePortTheOneWithTheMostExactNameHasARequest() throws Exception {
        with(
                EDGE.replace(
                        "tls: {certificateRefs: [{name: cert}]}",
                        """
                                tls: {certificateRefs: [{name: cert}]}
                                    - name: shop
                                      protocol: HTTPS
                                      port: 443
                                      hostname: shop.example
                                      tls: {certificateRefs: [{name: cert}]}
                                """
                                .strip()));
        with(BOOKS).withCertificate("shop", "cert");
        with(
                route(
                                "wide",
                                "hostnames: [shop.example, a.example], rules: [{backendRefs: [{name: books, port: 80}]}]")
                        .replace("{name: edge}", "{name: edge, sectionName: web}"));

        var hosts = routes().getVirtualHostsList();

        assertThat(hosts)
                .extracting(host -> host.getDomains(0) + " " + host.getRoutesCount())
                .containsExactly("*.example 0", "a.example 1", "shop.example 0");
    }

    @Test
    void aGatewaysKeysAreForItsOwnServiceAccount() {
        var mesh = new StandaloneMesh("cluster.local");
        var node =
                Node.newBuilder()
                        .setUserAgentName("sidelane-gateway")
                        .setMetadata(
                                com.google.protobuf.Struct.newBuilder()
                                        .putFields(
                                                "gateway",
                                                com.google.protobuf.Value.newBuilder()
                                                        .setStringValue("shop/edge")
                                                        .build()))
                        .build();
        var group = mesh.groupOf(node, ClientIdentity.ANONYMOUS);

        assertThat(group).isEqualTo(GROUP);
        assertThat(refusal(mesh, group, "spiffe://cluster.local/ns/shop/sa/edge")).isNull();
        assertThat(refusal(mesh, group, "spiffe://cluster.local/ns/shop/sa/other"))
                .contains("service account edge of namespace shop");
        assertThat(refusal(mesh, group, "spiffe://elsewhere/ns/shop/sa/edge")).isNotNull();
    }

    private static @Nullable String refusal(StandaloneMesh mesh, String group, String identity) {
        return mesh.refusal(group, new ClientIdentity(identity, null), TypeRegistry.SDS.url());
    }

    @Test
    void aTimeoutThatNoGatewayTakesIsRefusedBeforeItFreezesItsPort() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("day", "rules: [{timeouts: {request: 24h}}]"));
        with(route("long", "rules: [{timeouts: {request: 24h1ms}}]"));

        assertThat(parent("day", ConditionType.ACCEPTED).status()).isTrue();
        assertThat(parent("long", ConditionType.ACCEPTED).reason()).isEqualTo("UnsupportedValue");
        assertThat(parent("long", ConditionType.ACCEPTED).message())
                .isEqualTo(
                        "timeouts.request: PT24H0.001S (expected: at most 24h on a Gateway); it takes no part");
    }

    @Test
    void aKeyOfAnotherCertificateIsNotSentAndTheLastGoodOneStays() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        var before = told();

        withCertificate("shop", "cert", otherKey);

        assertThat(told().resources(TypeRegistry.SDS.url()))
                .isSameAs(before.resources(TypeRegistry.SDS.url()));
        assertThat(saidOfCertificates())
                .isEqualTo(
                        "Secret shop/cert: tls.key is not the key of tls.crt (expected: tls.crt and tls.key); the last good one stays in force");
    }

    private String saidOfCertificates() {
        var wanted = Objects.requireNonNull(statuses(connected(1, 0)).get(ref("Gateway", "edge")));
        var listener = ((GatewayStatus) wanted.status()).listeners().getFirst();
        return condition(listener.conditions(), ConditionType.RESOLVED_REFS).message();
    }

    @Test
    void aKeyInAnotherFormThanGatewaysReadIsNotSent() throws Exception {
        with(EDGE)
                .withCertificate(
                        "shop", "cert", key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));

        assertThat(told().resources(TypeRegistry.SDS.url()).resources()).isEmpty();
        assertThat(saidOfCertificates())
                .isEqualTo(
                        "Secret shop/cert: tls.key: a key with a password (expected: a private key in PEM without a password, of EC, RSA or Ed25519) (expected: tls.crt and tls.key); the listener is not served");
    }

    @Test
    void theShareOfWhatIsNoServicesPortFailsAndTheRouteIsAcceptedAllTheSame() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(
                route(
                        "books",
                        "rules: [{backendRefs: [{name: books, port: 80, weight: 3},"
                                + " {group: example.com, kind: Bucket, name: books, port: 80},"
                                + " {name: books, weight: 2}]}]"));

        var accepted = parent("books", ConditionType.ACCEPTED);
        var resolved = parent("books", ConditionType.RESOLVED_REFS);

        assertThat(accepted.status()).isTrue();
        assertThat(resolved.reason()).isEqualTo("InvalidKind");
        assertThat(resolved.message())
                .isEqualTo(
                        "backendRefs.kind: example.com/Bucket (expected: Service);"
                                + " backendRefs.port: none (expected: a port of service books);"
                                + " the share of each fails");
        assertThat(
                        routes().getVirtualHosts(0)
                                .getRoutes(0)
                                .getRoute()
                                .getWeightedClusters()
                                .getClustersList())
                .extracting(share -> share.getName() + " " + share.getWeight().getValue())
                .containsExactly(
                        "books.shop.svc.cluster.local:80 3",
                        "sidelane.missing 1",
                        "sidelane.missing 2");
    }

    @Test
    void ofTwoPoliciesOfListenersOnOnePortTheSecondIsInConflict() throws Exception {
        with(
                EDGE.replace(
                        "certificateRefs: [{name: cert}]}",
                        "certificateRefs: [{name: cert}]}\n"
                                + "    - {name: more, protocol: HTTPS, port: 443, hostname: more.test,"
                                + " tls: {certificateRefs: [{name: cert}]}}"));
        withCertificate("shop", "cert");
        withPolicy("of-more", "{targetRefs: [{name: edge, sectionName: more}]}");
        withPolicy(
                "of-web", "{targetRefs: [{name: edge, sectionName: web}], limits: {streams: 7}}");

        var statuses = statuses(connected(1, 0));

        var second = accepted(statuses, "of-more");
        assertThat(second.status()).isFalse();
        assertThat(second.reason()).isEqualTo("Conflicted");
        assertThat(second.message())
                .isEqualTo(
                        "listener more of Gateway shop/edge: its port 443 has QuicPolicy of-web by listener web (expected: one for a port)");
        assertThat(accepted(statuses, "of-web").message()).isEqualTo("holds for all its targets");
    }

    @Test
    void endpointsThatChangeHaveNoCertificateLookedAtAgain() throws Exception {
        with(EDGE).with(BOOKS).withCertificate("shop", "cert");
        with(tlsPolicy("caCertificateRefs: [{group: \"\", kind: ConfigMap, name: ca}]"));
        with(authorities());
        with(route("books", "rules: [{backendRefs: [{name: books, port: 80}]}]"));
        with(
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata:
                  name: identity
                  namespace: shop
                  annotations: {sidelane.io/service-account: books}
                stringData: {tls.crt: none, tls.key: none, ca.crt: none}
                """);
        var before = told();

        try (var parsing = new CountedParsing()) {
            with(BOOKS.replace("10.0.0.1", "10.0.0.2"));
            assertThat(told().resources(TypeRegistry.EDS.url()))
                    .isNotSameAs(before.resources(TypeRegistry.EDS.url()));
            assertThat(parsing.times()).isZero();

            withCertificate("shop", "cert", otherKey);
            plan();
            assertThat(parsing.times()).isPositive();
        }
    }

    private static Condition accepted(Map<ObjectRef, Wanted> statuses, String policy) {
        return condition(
                Objects.requireNonNull(
                                statuses.get(
                                        new ObjectRef("sidelane.io", "QuicPolicy", "shop", policy)))
                        .conditions(),
                ConditionType.ACCEPTED);
    }
}
