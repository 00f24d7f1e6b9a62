package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A pod that the injector is asked about again, after others have changed it or the cluster. */
class KeptChoiceTest {

    @Test
    void aTokenInOurInitContainerIsOthersToMount() {
        var lab = Scenes.vcl();
        var pod = injected(lab, Lab.json(Scene.POD)).pod().deepCopy();
        for (var container : new JsonNode[] {pod.at("/spec/initContainers/0"), app(pod)}) {
            ((ObjectNode) container)
                    .withArray("volumeMounts")
                    .addObject()
                    .put("name", "kube-api-access-x")
                    .put("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount");
        }
        var before = pod.toString();

        var again = injected(lab, pod);

        assertThat(again.explanation().candidates().getFirst().looked())
                .allMatch(looked -> looked.refusal() == null);
        assertThat(again.pod().toString()).isEqualTo(before);
    }

    static Stream<Arguments> scenes() {
        return Scenes.all().entrySet().stream()
                .map(scene -> Arguments.of(scene.getKey(), scene.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenes")
    void aContainerThatAnotherWebhookAddsGetsNothingAndTakesNothing(
            String name, Supplier<Scene> scene) {
        var lab = scene.get().but("fallback: None", "fallback: Deny");
        var pod = withAgent(injected(lab, Lab.json(Scene.POD)).pod());
        var before = pod.toString();

        var again = injected(lab, pod);

        assertThat(again.path().word()).isEqualTo(name.replaceAll(" .*", ""));
        assertThat(again.pod().toString()).isEqualTo(before);
    }

    @Test
    void whatIsMissingIsPutOnTheContainersThatWereMeantTheFirstTime() {
        var lab = Scenes.sriov();
        var whole = withAgent(injected(lab, Lab.json(Scene.POD)).pod());
        var lacking = whole.deepCopy();
        ((ObjectNode) app(lacking).at("/resources/limits")).remove("intel.com/vf");

        var again = injected(lab, lacking);

        assertThat(again.pod()).isEqualTo(whole);
    }

    @Test
    void aPodThatHasItsPathKeepsItWhateverHappensToTheCluster() {
        var lab = Scenes.sriov().but("fallback: None", "fallback: Deny");
        var pod = injected(lab, Lab.json(Scene.POD)).pod();
        lab.without("kind: NetworkAttachmentDefinition");

        var again = injected(lab, pod);

        assertThat(again.path().word()).isEqualTo("SriovNetdevice");
        assertThat(again.pod()).isEqualTo(pod);
    }

    @Test
    void beforeTheMeshAPodHasNothingOfItsPathAndSaysSo() {
        var lab = Scenes.sriov();

        var early = decide(lab, Lab.json(Scene.POD), Stage.BEFORE_MESH).pod();
        var late = injected(lab, early).pod();

        assertThat(status(early).has("path")).isFalse();
        assertThat(status(early).path("profile").asText()).isEqualTo("fast@3");
        assertThat(status(late).path("path").asText()).isEqualTo("SriovNetdevice");
    }

    @Test
    void aChoiceOfWhichNothingIsOnThePodIsMadeAnewWhenItCannotBeHad() {
        var lab = Scenes.sriov();
        var early = decide(lab, Lab.json(Scene.POD), Stage.BEFORE_MESH).pod();
        lab.but("name: vf\n  namespace: shop", "name: other\n  namespace: shop");

        var late = injected(lab, early);

        assertThat(late.path().word()).isEqualTo("Sockmap");
        assertThat(status(late.pod()).path("path").asText()).isEqualTo("Sockmap");
        assertThat(late.rejected().getFirst().reason().word()).isEqualTo("NetworkNotFound");
    }

    @Test
    void aStatusIsKeptSmallHoweverManyContainersAPodHas() {
        var many = Lab.json(Scene.POD);
        for (int i = 0; i < 2000; i++) {
            many.withObject("spec").withArray("containers").addObject().put("name", "more-" + i);
        }

        var pod = injected(Scenes.macvlan(), many).pod();

        assertThat(status(pod).path("path").asText()).isEqualTo("UnderlayMacvlan");
        assertThat(status(pod).has("containers")).isFalse();
        assertThat(injected(Scenes.macvlan(), pod).pod()).isEqualTo(pod);
    }

    /* As vault-agent-injector does. */
    private static ObjectNode withAgent(ObjectNode pod) {
        var changed = pod.deepCopy();
        changed.withObject("spec")
                .withArray("containers")
                .addObject()
                .put("name", "vault-agent")
                .put("image", "vault")
                .putObject("securityContext")
                .put("runAsUser", 100)
                .put("allowPrivilegeEscalation", false);
        return changed;
    }

    private static Outcome.Injected injected(Scene lab, ObjectNode pod) {
        return decide(lab, pod, Stage.AFTER_MESH);
    }

    private static Outcome.Injected decide(Scene lab, ObjectNode pod, Stage stage) {
        return (Outcome.Injected) Lab.decide(lab, pod, stage);
    }

    private static JsonNode app(JsonNode pod) {
        return pod.at("/spec/containers/0");
    }

    private static JsonNode status(JsonNode pod) {
        return Lab.json(pod.at("/metadata/annotations/sidelane.io~1status").asText());
    }
}
