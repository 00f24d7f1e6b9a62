package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.api.Reason;
import io.sidelane.injector.cases.RandomPods;
import io.sidelane.injector.cases.Refusals;
import io.sidelane.injector.cases.Refused;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import io.sidelane.it.kubernetes.PodRequests.Answer;
import io.sidelane.it.rig.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Through a real API server and the packaged injector: for each path each reason for which it
 * cannot be had, one changed object or pod each, and what a second and a third pass leave of random
 * pods. The cases are those of the injector's unit tests.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PathsE2E {

    /** API servers pass on no more than 256 characters of a warning. */
    private static final String SAID = "(?s).*\\(expected: .*(; using Sockmap|\\.\\.\\.)\"";

    private final List<String> installed = new ArrayList<>();
    private InjectedCluster cluster;
    private Staging staging;
    private PodRequests pods;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        cluster = InjectedCluster.bare(folder);
        OtherProjects.namespaces(cluster.admin());
        staging = new Staging(cluster);
        pods = new PodRequests(cluster, "shop");
        // Kinds come by and by: what is there when the injector starts is what the first case
        // needs.
        install(cases().getFirst());
        cluster.register(cluster.replica().port());
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @Order(1)
    @MethodSource("cases")
    void thePodIsMadeWithTheNextCandidateOrRefusedAsItsPolicySays(Refused one) {
        install(one);
        staging.show(one.scene());
        var pod = PodRequests.pod(one.pod());
        Await.until(one.message(), LIMIT, () -> isRefused(pods.dryRun(pod), one));

        var made = pods.create(pod);
        pods.delete("engine-0");

        assertThat(made.code()).as(made.body().toString()).isEqualTo(201);
        assertThat(made.path()).isEqualTo("Sockmap");
        assertThat(made.warnings()).anySatisfy(warning -> assertThat(warning).matches(SAID));
        if (staging.denies()) {
            // The policy may have been heard of before the profile.
            Await.until(
                    "the pod to be refused",
                    LIMIT,
                    () -> said(pods.dryRun(denied(pod))).contains(one.message()));

            var refused = pods.create(denied(pod));

            assertThat(said(refused)).contains(one.message(), "; the pod is refused");
        }
    }

    @Test
    @Order(2)
    void onTheHostsNetworkThePodStaysOnTcp() {
        install(cases().getLast());
        staging.show(Scenes.sriov());
        var pod = PodRequests.pod(Scene.POD);
        pod.withObject("spec").put("hostNetwork", true);
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> warned(pods.dryRun(pod), "hostNetwork: true"));

        var made = pods.create(pod);
        pods.delete("engine-0");

        assertThat(made.code()).isEqualTo(201);
        assertThat(made.status()).isEmpty();
        assertThat(said(pods.create(denied(pod))))
                .contains("hostNetwork: true (expected: ", "; the pod is refused");
    }

    @Test
    @Order(2)
    void whatAnApiServerNeverHasIsSeenInFilesAlone() {
        install(cases().getLast());
        var dropped = onlyInFiles("drop");
        staging.show(Scenes.sriov());
        var policies =
                cluster.admin()
                        .genericKubernetesResources(
                                "sriovnetwork.openshift.io/v1", "SriovNetworkNodePolicy");
        var policy =
                dropped.scene().documents().stream()
                        .filter(document -> document.contains("pfName:"))
                        .map(
                                document ->
                                        Serialization.unmarshal(
                                                document, GenericKubernetesResource.class))
                        .findFirst()
                        .orElseThrow();
        policies.resource(policy).delete();

        var stored = policies.resource(policy).create();

        assertThat(Serialization.asJson(stored.get("spec", "nicSelector")))
                .contains("vendor")
                .doesNotContain("pfName");
        var pod = PodRequests.pod(dropped.pod());
        Await.until(
                "the path that the field would be refused for",
                LIMIT,
                () -> pods.dryRun(pod).path().equals("SriovNetdevice"));

        var refused = onlyInFiles("refuse");
        assertThatThrownBy(() -> cluster.namespace("shop", refused.scene().labels()))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("pod-security.kubernetes.io/enforce");
        assertThat(Refusals.all()).filteredOn(one -> !one.onlyInFiles().isEmpty()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @Order(3)
    @MethodSource("scenes")
    void aSecondAndAThirdPassChangeNoByte(Map.Entry<String, Supplier<Scene>> scene)
            throws InterruptedException, ExecutionException {
        install(cases().getLast());
        staging.show(RandomPods.welcomedBy(scene.getValue().get()));
        var word = scene.getKey().replaceAll(" .*", "");
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> pods.dryRun(PodRequests.pod(Scene.POD)).path().equals(word));

        var paths = new ThreePasses(pods).of(new RandomPods(scene.getKey().hashCode()));

        assertThat(paths).contains(word).isSubsetOf(word, "Sockmap");
    }

    static List<Map.Entry<String, Supplier<Scene>>> scenes() {
        return List.copyOf(Scenes.all().entrySet());
    }

    private static Refused onlyInFiles(String word) {
        return Refusals.all().stream()
                .filter(one -> one.onlyInFiles().contains(word))
                .findFirst()
                .orElseThrow();
    }

    /* Those that miss a kind come first: a kind that was seen once is not forgotten. */
    static List<Refused> cases() {
        var order = List.of("NetworkAttachmentDefinition", "SpiderIPPool", "");
        return Refusals.all().stream()
                .filter(one -> one.onlyInFiles().isEmpty())
                .sorted(Comparator.comparing(one -> order.indexOf(missing(one))))
                .toList();
    }

    /* The kind that must not be there, empty when all must. */
    private static String missing(Refused one) {
        return one.reason() == Reason.CRD_NOT_INSTALLED
                ? one.message().substring(0, one.message().indexOf(':'))
                : "";
    }

    private void install(Refused one) {
        var missing = missing(one);
        for (var kind : OtherProjects.kinds()) {
            var word = kind.getSpec().getNames().getKind();
            boolean later =
                    word.equals(missing)
                            || (missing.equals("NetworkAttachmentDefinition")
                                    && word.equals("SpiderIPPool"));
            if (!later && !installed.contains(word)) {
                OtherProjects.install(cluster.admin(), kind);
                installed.add(word);
            }
        }
    }

    private static boolean isRefused(Answer answer, Refused one) {
        var rejected = answer.status().path("rejected");
        return rejected.size() == 1
                && rejected.at("/0/reason").asText().equals(one.reason().word())
                && rejected.at("/0/message").asText().contains(one.message());
    }

    private static String said(Answer answer) {
        return answer.body().path("message").asText();
    }

    private static boolean warned(Answer answer, String text) {
        return answer.warnings().stream().anyMatch(warning -> warning.contains(text));
    }

    private static ObjectNode denied(JsonNode pod) {
        var denied = (ObjectNode) pod.deepCopy();
        denied.withObject("metadata").withObject("labels").put("deny", "true");
        return denied;
    }
}
