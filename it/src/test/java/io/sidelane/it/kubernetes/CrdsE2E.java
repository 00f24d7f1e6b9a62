package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.ApiObject;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Kind;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the CRDs let in and keep out, asked of a real API server by people with real roles. */
@ExtendWith(RealApiServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class CrdsE2E {

    private final KubernetesClient platform;
    private final KubernetesClient trader;

    CrdsE2E(ApiServer server) {
        platform = server.as(RealApiServer.PLATFORM);
        trader = server.as(RealApiServer.TRADER);
    }

    @BeforeAll
    static void install(ApiServer server) {
        Sidelane.install(server);
    }

    static List<String> exampleDocuments() {
        return Sidelane.exampleDocuments();
    }

    static List<ApiObject> examples() {
        return Sidelane.examples();
    }

    static List<BadExample> badExamples() throws IOException {
        return BadExample.all();
    }

    @ParameterizedTest
    @MethodSource("exampleDocuments")
    void anExampleIsTakenAsItIsWritten(String yaml) {
        var applied = Sidelane.apply(platform, yaml);

        assertThat(applied.getMetadata().getGeneration()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theServersDefaultsAreTheReaders(ApiObject example) {
        var applied = Sidelane.read(Sidelane.apply(platform, Sidelane.resource(example)));

        assertThat(spec(applied)).isEqualTo(spec(example));
    }

    @ParameterizedTest
    @MethodSource("badExamples")
    void aBadExampleIsRefusedInWordsThatHelp(BadExample example) {
        var refusal =
                catchThrowableOfType(
                        KubernetesClientException.class,
                        () -> Sidelane.apply(platform, example.yaml()));

        assertThat(refusal).hasMessageContaining(example.fromServer());
    }

    @Test
    void theBadExamplesHaveLeftNothing() {
        for (var kind : Kind.values()) {
            if (kind.spec() != null) {
                assertThat(find(platform, kind, kind.namespaced() ? "trading" : null, "bad").get())
                        .isNull();
            }
        }
    }

    @Test
    void aProfileKeepsItsPathAndItsAddressesTheirOwner() {
        Sidelane.apply(platform, vlanProfile("kept", "UnderlayVlan", "SpiderPool"));

        assertThatThrownBy(
                        () ->
                                Sidelane.apply(
                                        platform,
                                        vlanProfile("kept", "UnderlayMacvlan", "SpiderPool")))
                .hasMessageContaining(
                        "UnderlayMacvlan (expected: UnderlayVlan as before, pods run with it; make"
                                + " a new profile instead)");
        assertThatThrownBy(
                        () ->
                                Sidelane.apply(
                                        platform, vlanProfile("kept", "UnderlayVlan", "Static")))
                .hasMessageContaining(
                        "Static (expected: SpiderPool as before, which owns the addresses in use;"
                                + " make a new profile instead)");
    }

    @Test
    void twoTeamsApplyTheirNetworksOfOneProfile() {
        var storage = network("shared", "Storage");
        var business = network("shared", "Business");

        applyAs("storage-team", storage);
        var both = applyAs("network-team", business);

        assertThat(((AccelerationProfile) Sidelane.read(both)).spec().networks()).hasSize(2);
    }

    @Test
    void anOwnerOfANamespaceWritesPoliciesThereAndNothingElse() {
        var policy = policy("trading");

        assertThat(Sidelane.apply(trader, policy).getMetadata().getName()).isEqualTo("mine");
        assertThatThrownBy(() -> Sidelane.apply(trader, policy("finance")))
                .hasMessageContaining("cannot patch resource \"accelerationpolicies\"");
        assertThatThrownBy(
                        () -> Sidelane.apply(trader, vlanProfile("mine", "UnderlayVlan", "Static")))
                .hasMessageContaining("cannot patch resource \"accelerationprofiles\"");
    }

    private static Object spec(ApiObject object) {
        return switch (object) {
            case AccelerationProfile profile -> profile.spec();
            case ClusterAccelerationPolicy policy ->
                    List.of(policy.namespaceSelector(), policy.spec());
            case Policy policy -> policy.spec();
            case QuicPolicy policy -> policy.spec();
            default -> throw new AssertionError(object.ref() + " has no spec");
        };
    }

    private GenericKubernetesResource applyAs(String fieldManager, String yaml) {
        return platform.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
                .fieldManager(fieldManager)
                .serverSideApply();
    }

    private static Resource<GenericKubernetesResource> find(
            KubernetesClient client, Kind kind, @Nullable String namespace, String name) {
        var all = client.genericKubernetesResources("sidelane.io/v1alpha1", kind.word());
        return namespace == null ? all.withName(name) : all.inNamespace(namespace).withName(name);
    }

    private static String policy(String namespace) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationPolicy
        metadata: {name: mine, namespace: %s}
        spec: {candidates: [{profileRef: {name: sockmap}}]}
        """
                .formatted(namespace);
    }

    private static String network(String name, String trafficClass) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationProfile
        metadata: {name: %s}
        spec:
          path: UnderlayVlan
          networks: [{trafficClass: %s, networkRef: {name: a}}]
        """
                .formatted(name, trafficClass);
    }

    private static String vlanProfile(String name, String path, String provider) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationProfile
        metadata: {name: %s}
        spec:
          path: %s
          networks: [{networkRef: {name: a}}]
          ipam: {provider: %s}
        """
                .formatted(name, path, provider);
    }
}
