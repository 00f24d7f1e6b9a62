package io.sidelane.injector.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import io.sidelane.injector.decision.Injection;
import io.sidelane.injector.decision.Lab;
import io.sidelane.injector.decision.Request;
import io.sidelane.injector.decision.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is exported leaves pods alone that an API server would refuse, or a node could not start.
 */
class AdmissionPoliciesTest {

    @Test
    void capabilitiesComeToNoNamespaceThatForbidsThem() {
        var selector = policy(Scenes.dpdk()).at("/spec/matchConstraints/namespaceSelector");

        assertThat(selector.path("matchExpressions").toString())
                .contains(
                        "{\"key\":\"pod-security.kubernetes.io/enforce\",\"operator\":\"NotIn\",\"values\":[\"baseline\",\"restricted\"]}");
        assertThat(policy(Scenes.sriov()).toString()).doesNotContain("pod-security");
    }

    @Test
    void whereAllNamespacesForbidThemTheyComeToThoseThatAllowThem() {
        var selector =
                policy(Scenes.dpdk(), PodSecurityLevel.BASELINE)
                        .at("/spec/matchConstraints/namespaceSelector");

        assertThat(selector.path("matchExpressions").toString())
                .contains(
                        "{\"key\":\"pod-security.kubernetes.io/enforce\",\"operator\":\"In\",\"values\":[\"privileged\"]}");
    }

    @Test
    void hugePagesComeToNoContainerThatStatesNeitherCpuNorMemory() {
        assertThat(conditions(Scenes.dpdk()))
                .contains(
                        "object.spec.containers.exists(c, c.name == \"app\" && has(c.resources)"
                                + " && ((has(c.resources.limits) && ('cpu' in c.resources.limits || 'memory' in c.resources.limits))"
                                + " || (has(c.resources.requests) && ('cpu' in c.resources.requests || 'memory' in c.resources.requests))))");
        assertThat(conditions(Scenes.sriov()))
                .contains("object.spec.containers.exists(c, c.name == \"app\")");
    }

    @Test
    void aListInJsonTakesThePlaceOfNothing() {
        var networks = "object.metadata.annotations[\"k8s.v1.cni.cncf.io/networks\"]";
        var patch = policy(Scenes.ipvlan()).at("/spec/mutations/0/jsonPatch/expression").asText();

        assertThat(conditions(Scenes.ipvlan()))
                .contains(
                        "!has(object.metadata.annotations) || !(\"k8s.v1.cni.cncf.io/networks\" in object.metadata.annotations) || %s == ''"
                                .formatted(networks));
        assertThat(patch).doesNotContain(networks + " + ','");
    }

    @Test
    void anExampleWithNetworksOfItsOwnIsNoneForAListInJson() {
        var pod =
                Scene.POD.replace(
                        "\"labels\"",
                        "\"annotations\": {\"k8s.v1.cni.cncf.io/networks\": \"default/own\"}, \"labels\"");

        var exported =
                AdmissionPolicies.of(
                        List.of(decided(Scenes.ipvlan(), pod)), PodSecurityLevel.PRIVILEGED);

        assertThat(exported.documents()).isEmpty();
        assertThat(exported.said().getFirst())
                .contains("its own networks become a list in JSON", "not exported");
    }

    @Test
    void networksOfOneNamespaceComeToPodsOfNoOther() {
        var lab = ofCluster(Scenes.sriov());
        var bank = ofCluster(Scenes.sriov()).but("namespace: shop", "namespace: bank").in("bank");

        var exported =
                AdmissionPolicies.of(
                        List.of(
                                decided(lab, Scene.POD),
                                decided(lab, Scene.POD),
                                decided(bank, Scene.POD)),
                        PodSecurityLevel.PRIVILEGED);

        assertThat(exported.documents()).hasSize(6);
        assertThat(names(exported.documents().get(1))).isEqualTo("shop");
        assertThat(names(exported.documents().get(4))).isEqualTo("bank");
        assertThat(exported.said())
                .contains(
                        "ClusterAccelerationPolicy all: for namespace shop alone, whose networks, pools, claims or ConfigMaps its pods get (expected: an example of each other namespace)",
                        "Pod shop/engine-0: not exported (expected: one example of ClusterAccelerationPolicy all)");
    }

    @Test
    void whatIsNoNamespacesOwnComesToAllThatThePolicyTakes() {
        assertThat(names(policy(ofCluster(Scenes.sharedRdma())))).isEmpty();
        assertThat(names(policy(ofCluster(Scenes.claim())))).isEqualTo("shop");
        assertThat(names(policy(ofCluster(Scenes.vcl())))).isEqualTo("shop");
    }

    private static Scene ofCluster(Scene lab) {
        return lab.but(
                "kind: AccelerationPolicy\nmetadata: {name: all, namespace: shop}",
                "kind: ClusterAccelerationPolicy\nmetadata: {name: all}");
    }

    /** The namespaces of a policy, where it takes one alone. */
    private static String names(JsonNode policy) {
        return policy.at("/spec/matchConstraints/namespaceSelector/matchLabels")
                .path("kubernetes.io/metadata.name")
                .asText();
    }

    private static List<String> conditions(Scene lab) {
        var all = new ArrayList<String>();
        policy(lab)
                .at("/spec/matchConditions")
                .forEach(condition -> all.add(condition.path("expression").asText()));
        return all;
    }

    private static JsonNode policy(Scene lab) {
        return policy(lab, PodSecurityLevel.PRIVILEGED);
    }

    private static JsonNode policy(Scene lab, PodSecurityLevel podSecurity) {
        return AdmissionPolicies.of(List.of(decided(lab, Scene.POD)), podSecurity)
                .documents()
                .get(1);
    }

    private static Decided decided(Scene lab, String text) {
        ObjectNode pod = Lab.json(text);
        var request = new Request(pod, lab.namespace(), lab.labels(), Stage.AFTER_MESH);
        return new Decided(
                "Pod",
                lab.namespace(),
                "engine-0",
                pod,
                true,
                Injection.decide(request, Lab.cluster(lab)));
    }
}
