package io.sidelane.controlplane.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sidelane.api.Condition;
import io.sidelane.controlplane.TestCertificate;
import io.sidelane.controlplane.mesh.ProxyResources.Plan;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.kubernetes.FactReader;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import io.sidelane.controlplane.statement.GatewayStatus;
import io.sidelane.controlplane.status.Feedback;
import io.sidelane.controlplane.status.Statuses;
import io.sidelane.xds.TypeRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways that ask clients for certificates. */
class EdgeClientsTest {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

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
              tls: {frontend: {default: {validation: {caCertificateRefs: [REFS]}}}}
              listeners:
                - {name: web, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: cert}]}}
            ---
            """;

    private static final String OURS = "{group: '', kind: ConfigMap, name: ca}";

    private static TestCertificate own;

    private final List<Fact> facts = new ArrayList<>();

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        own = TestCertificate.make(directory, "CN=test", "dns:shop.example");
    }

    @BeforeEach
    void addCertificates() throws Exception {
        add(
                """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {name: cert, namespace: shop}
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: bad, namespace: shop}
                data: {ca.crt: none}
                """
                        .formatted(
                                Files.readString(own.certificate()).indent(4),
                                Files.readString(own.key()).indent(4)));
        addAuthorities("shop");
    }

    private void addAuthorities(String namespace) throws Exception {
        add(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: ca, namespace: %s}
                data:
                  ca.crt: |
                %s
                """
                        .formatted(namespace, Files.readString(own.certificate()).indent(4)));
    }

    private void add(String yaml) {
        for (var document : yaml.split("(?m)^---$")) {
            if (!document.isBlank()) {
                facts.add(
                        Objects.requireNonNull(
                                FactReader.read((HasMetadata) YAML.unmarshal(document))));
            }
        }
    }

    private World world() {
        return new World(
                Map.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                MeshFacts.of(facts));
    }

    private Plan plan() {
        return new StandaloneMesh("cluster.local").plan(world(), null);
    }

    /* As YAML has lines. */
    private static String authority() throws Exception {
        return Files.readString(own.certificate()).replace("\r", "") + "\n";
    }

    /* Whose word lets clients in; empty: nothing is served. */
    private List<String> authorities() throws Exception {
        var all = new ArrayList<String>();
        for (var resource :
                plan().snapshot("gateway/shop/edge")
                        .resources(TypeRegistry.LDS.url())
                        .resources()) {
            for (var chain : resource.body().unpack(Listener.class).getFilterChainsList()) {
                var tls =
                        chain.getTransportSocket()
                                .getTypedConfig()
                                .unpack(QuicDownstreamTransport.class)
                                .getDownstreamTlsContext();
                all.add(
                        "%s %s"
                                .formatted(
                                        tls.getRequireClientCertificate().getValue(),
                                        tls.getCommonTlsContext()
                                                .getValidationContext()
                                                .getTrustedCa()
                                                .getInlineBytes()
                                                .toStringUtf8()));
            }
        }
        return all;
    }

    private String said(String type) {
        var resolution = Resolver.resolve(world(), Map.of(), Resolution.EMPTY);
        var wanted =
                Objects.requireNonNull(
                        Statuses.of(resolution, plan(), Feedback.NONE, Map.of())
                                .get(
                                        new ObjectRef(
                                                "gateway.networking.k8s.io",
                                                "Gateway",
                                                "shop",
                                                "edge")));
        return ((GatewayStatus) wanted.status())
                .listeners().getFirst().conditions().stream()
                        .filter(each -> each.type().word().equals(type))
                        .map(EdgeClientsTest::written)
                        .reduce("", String::concat);
    }

    private static String written(Condition condition) {
        return "%s %s: %s".formatted(condition.status(), condition.reason(), condition.message());
    }

    @Test
    void theGatewayIsToldWhoVouchesForClients() throws Exception {
        add(EDGE.replace("REFS", OURS));

        assertThat(authorities()).containsExactly("true " + authority());
        assertThat(said("ResolvedRefs")).startsWith("true ");
    }

    @Test
    void withoutTheFieldNobodyIsAsked() throws Exception {
        add(EDGE.replaceFirst("  tls: .frontend.*\n", ""));

        assertThat(authorities()).containsExactly("false ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{group: '', kind: ConfigMap, name: none} | InvalidCACertificateRef",
                "{group: '', kind: ConfigMap, name: bad} | InvalidCACertificateRef",
                "{group: '', kind: ConfigMap, name: ca, namespace: bank} | RefNotPermitted",
                "{group: '', kind: Secret, name: cert} | InvalidCACertificateKind"
            })
    void withNobodyWhoVouchesNobodyIsServed(String reference, String reason) throws Exception {
        addAuthorities("bank");
        add(EDGE.replace("REFS", reference));

        assertThat(authorities()).isEmpty();
        assertThat(said("ResolvedRefs")).startsWith("false " + reason + ": tls.frontend: ");
        assertThat(said("Accepted")).startsWith("false NoValidCACertificate: ");
    }

    @Test
    void whatCannotBeUsedIsLeftOutBesideWhatCan() throws Exception {
        add(EDGE.replace("REFS", OURS + ", {group: '', kind: ConfigMap, name: none}"));

        assertThat(authorities()).containsExactly("true " + authority());
        assertThat(said("ResolvedRefs"))
                .startsWith("false InvalidCACertificateRef: ")
                .endsWith("the others alone vouch for clients");
        assertThat(said("Accepted")).startsWith("true ");
    }

    @Test
    void anotherNamespacesAuthoritiesNeedItsGrant() throws Exception {
        addAuthorities("bank");
        add(
                """
                apiVersion: gateway.networking.k8s.io/v1beta1
                kind: ReferenceGrant
                metadata: {name: grant, namespace: bank}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
                  to: [{group: '', kind: ConfigMap}]
                """);
        add(EDGE.replace("REFS", "{group: '', kind: ConfigMap, name: ca, namespace: bank}"));

        assertThat(authorities()).containsExactly("true " + authority());
    }
}
