package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.sidelane.injector.cases.Preserved;
import io.sidelane.injector.cases.RandomPods;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import io.sidelane.injector.pod.NetworkSelections;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for any pod: 32 of a seed for each row, 512 in all. */
class FiveHundredPodsTest {

    private static final int EACH = 32;

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenes")
    void patchesMakeThePodThatWasMeantAndASecondAndThirdLookChangesNothing(
            Map.Entry<String, Supplier<Scene>> scene) {
        var lab = lab(scene);
        var pods = new RandomPods(scene.getKey().hashCode());
        int taken = 0;
        for (int i = 0; i < EACH; i++) {
            var pod = pods.next();
            var before = pod.toString();

            var first = (Outcome.Injected) Lab.decide(lab, pod, Stage.AFTER_MESH);
            var patch = io.sidelane.injector.patch.JsonPatch.between(pod, first.pod());
            var patched = JsonPatch.apply(patch, pod);
            var second = (Outcome.Injected) Lab.decide(lab, (ObjectNode) patched, Stage.AFTER_MESH);
            var third = (Outcome.Injected) Lab.decide(lab, second.pod(), Stage.AFTER_MESH);

            assertThat(pod.toString()).as("what came in").isEqualTo(before);
            assertThat(patched).isEqualTo(first.pod());
            assertThat(second.pod().toString()).isEqualTo(patched.toString());
            assertThat(third.pod().toString()).isEqualTo(patched.toString());
            assertThat(io.sidelane.injector.patch.JsonPatch.between(patched, third.pod()))
                    .isEmpty();
            assertThat(Preserved.lost(pod, patched)).isEmpty();
            assertValid(patched);
            taken += first.path().word().equals("Sockmap") ? 0 : 1;
        }
        assertThat(taken).as("pods that the path was put on").isPositive();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("besideAMesh")
    void bothStagesAndAMeshBetweenThemEndWhereOneStageDoes(
            Map.Entry<String, Supplier<Scene>> scene) {
        var lab = lab(scene);
        var pods = new RandomPods(scene.getKey().hashCode() + 1L);
        for (int i = 0; i < EACH; i++) {
            var pod = pods.next();

            var early = ((Outcome.Injected) Lab.decide(lab, pod, Stage.BEFORE_MESH)).pod();
            var late = ((Outcome.Injected) Lab.decide(lab, early, Stage.AFTER_MESH)).pod();
            var meshed = mesh(late.deepCopy());
            var again = ((Outcome.Injected) Lab.decide(lab, meshed, Stage.AFTER_MESH)).pod();
            var once = ((Outcome.Injected) Lab.decide(lab, pod, Stage.AFTER_MESH)).pod();

            assertThat(late).isEqualTo(once);
            assertThat(again.toString()).isEqualTo(meshed.toString());
        }
    }

    static Iterable<Map.Entry<String, Supplier<Scene>>> scenes() {
        return Scenes.all().entrySet();
    }

    /* VPP's libraries are refused to a pod that is known to be meshed. */
    static Stream<Map.Entry<String, Supplier<Scene>>> besideAMesh() {
        return Scenes.all().entrySet().stream().filter(scene -> !scene.getKey().equals("VppVcl"));
    }

    private static Scene lab(Map.Entry<String, Supplier<Scene>> scene) {
        return RandomPods.welcomedBy(scene.getValue().get());
    }

    /* As Istio's injector with its CNI plugin does. */
    private static ObjectNode mesh(ObjectNode pod) {
        var annotations = pod.withObject("metadata").withObject("annotations");
        var name = NetworkSelections.ANNOTATION;
        var networks = annotations.path(name).asText("");
        if (networks.startsWith("[")) {
            annotations.put(
                    name,
                    networks.substring(0, networks.length() - 1)
                            + ",{\"name\":\"istio-cni\",\"namespace\":\"default\"}]");
        } else {
            annotations.put(
                    name,
                    networks.isBlank() ? "default/istio-cni" : networks + ",default/istio-cni");
        }
        pod.withObject("spec")
                .withArray("containers")
                .insertObject(0)
                .put("name", "istio-proxy")
                .put("image", "proxyv2");
        return pod;
    }

    private static void assertValid(JsonNode pod) {
        assertUnique(pod.at("/spec/volumes"), "name");
        for (var list : new String[] {"containers", "initContainers"}) {
            assertUnique(pod.at("/spec/" + list), "name");
            for (var container : pod.at("/spec/" + list)) {
                assertUnique(container.path("volumeMounts"), "mountPath");
                assertUnique(container.path("env"), "name");
                for (var mount : container.path("volumeMounts")) {
                    assertThat(pod.at("/spec/volumes").findValuesAsText("name"))
                            .contains(mount.path("name").asText());
                }
                container
                        .at("/resources/requests")
                        .properties()
                        .forEach(
                                request -> {
                                    if (request.getKey().contains("/")
                                            || request.getKey().startsWith("hugepages")) {
                                        assertThat(request.getValue())
                                                .isEqualTo(
                                                        container
                                                                .at("/resources/limits")
                                                                .path(request.getKey()));
                                    }
                                });
            }
        }
        assertThat(pod.toString()).doesNotContain("privileged", "hostPath", "hostNetwork");
    }

    private static void assertUnique(JsonNode list, String field) {
        var seen = new HashSet<String>();
        for (var item : list) {
            assertThat(seen.add(item.path(field).asText())).as(item.toString()).isTrue();
        }
    }
}
