package io.sidelane.injector.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.api.decision.PodDecision.Rejected;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.cases.Refusals;
import io.sidelane.injector.cases.Refused;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table with one thing wrong: the reason, the words, and Sockmap instead. */
class RefusedTest {

    private static final Set<AccelerationPath> ON_A_NODE =
            EnumSet.complementOf(EnumSet.of(AccelerationPath.NONE));

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void theReasonIsSaidAndTheNextCandidateTaken(Refused wrong) {
        var outcome = (Outcome.Injected) decide(wrong);

        assertThat(outcome.path().word()).isEqualTo("Sockmap");
        assertThat(outcome.rejected()).hasSize(1);
        assertThat(outcome.rejected().getFirst().message()).contains(wrong.message());
        assertThat(outcome.rejected().getFirst().reason()).isEqualTo(wrong.reason());
        assertThat(outcome.sentences().getFirst())
                .contains("(expected: ")
                .endsWith("; using Sockmap");
    }

    static List<Refused> refusals() {
        return Refusals.all();
    }

    @ParameterizedTest
    @FieldSource("ON_A_NODE")
    void onTheHostsNetworkNoPathCanBeHad(AccelerationPath path) {
        var outcome = (Outcome.LeftAlone) onTheHostsNetwork(path);

        assertThat(outcome.reason()).isEqualTo(Reason.HOST_NETWORK);
        assertThat(outcome.rejected()).hasSize(2);
        assertThat(outcome.sentences().getFirst())
                .isEqualTo(
                        "path %s: hostNetwork: true (expected: a network namespace of the pod's own);"
                                + " the pod stays on plain TCP",
                        path.word());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path: AfXdp, ready: true",
                "path: Sockmap, ready: false, reason: SelfTestFailed, message: 3 of 4"
            })
    void withoutSockmapOnItsNodesThereIsNothingToFallBackTo(String reported) {
        var lab = Scenes.of(AccelerationPath.SOCKMAP).but("path: Sockmap, ready: true", reported);

        var outcome = (Outcome.LeftAlone) Lab.decide(lab, Scene.POD);

        assertThat(outcome.rejected()).hasSize(2);
    }

    @Test
    void aNamespaceWithoutALabelEnforcesWhatTheClusterDoes() {
        var lab = Scenes.dpdk();
        var unlabelled = request(lab);
        var cluster = Lab.cluster(lab, PodSecurityLevel.BASELINE);

        assertThat(((Outcome.Injected) Injection.decide(unlabelled, cluster)).rejected())
                .extracting(Rejected::message)
                .containsExactly(
                        "path DpdkVfio: capabilities: IPC_LOCK in a namespace that enforces baseline (expected: a namespace that enforces privileged)");
        var labelled = request(lab.label("pod-security.kubernetes.io/enforce", "privileged"));
        assertThat(((Outcome.Injected) Injection.decide(labelled, cluster)).rejected()).isEmpty();
    }

    private static Request request(Scene lab) {
        return new Request(Lab.json(Scene.POD), lab.namespace(), lab.labels(), Stage.AFTER_MESH);
    }

    @Test
    void tooFewReadyNodesAreCounted() {
        var lab = Scenes.sriov().but("fallback: None", "minReadyNodes: 2");

        var outcome = (Outcome.LeftAlone) Lab.decide(lab, Scene.POD);

        assertThat(outcome.rejected().getFirst().message())
                .isEqualTo(
                        "path SriovNetdevice: ready on 1 of 1 matching nodes (expected: at least"
                                + " minReadyNodes=2)");
    }

    @Test
    void withFallbackDenyThePodIsRefused() {
        var lab =
                Scenes.sriov()
                        .without("name: sockmap}\nspec")
                        .but("fallback: None", "fallback: Deny")
                        .but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"");

        var outcome = (Outcome.Denied) Lab.decide(lab, Scene.POD);

        assertThat(outcome.message())
                .isEqualTo(
                        "AccelerationPolicy shop/all has fallback Deny and no candidate can be had");
        assertThat(outcome.sentences())
                .hasSize(2)
                .allMatch(line -> line.endsWith("; the pod is refused"));
    }

    @Test
    void requiredPodsWaitForTheirNode() {
        var lab =
                Scenes.sriov()
                        .but("  - profileRef: {name: sockmap}", "")
                        .but("fallback: None", "selectionMode: Required")
                        .but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"");

        assertThat(((Outcome.Injected) Lab.decide(lab, Scene.POD)).path().word())
                .isEqualTo("SriovNetdevice");
    }

    @Test
    void aRolloutTakesThePodsThatTheirNamesSay() {
        var none = Scenes.sriov().but("fallback: None", "rollout: {percent: 0}");
        var half = Scenes.sriov().but("fallback: None", "rollout: {percent: 50}");
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            var pod = Scene.POD.replace("engine-0", "engine-" + i);
            boolean first = Lab.decide(half, pod) instanceof Outcome.Injected;

            assertThat(Lab.decide(half, pod) instanceof Outcome.Injected).isEqualTo(first);
            taken += first ? 1 : 0;
        }

        assertThat(((Outcome.LeftAlone) Lab.decide(none, Scene.POD)).message())
                .contains("is rolled out to 0 % of pods");
        assertThat(taken).isBetween(70, 130);
    }

    @Test
    void aDryRunSaysWhatItWouldDo() {
        var outcome =
                (Outcome.LeftAlone)
                        Lab.decide(
                                Scenes.sriov().but("fallback: None", "enforcement: DryRun"),
                                Scene.POD);

        assertThat(outcome.message())
                .isEqualTo(
                        "AccelerationPolicy shop/all is a dry run: the pod would get profile fast"
                                + " (path SriovNetdevice)");
    }

    @Test
    void aDryRunRefusesNoPodEither() {
        var outcome =
                Lab.decide(
                        Scenes.sriov()
                                .without("name: sockmap}\nspec")
                                .but("fallback: None", "fallback: Deny\n  enforcement: DryRun")
                                .but("intel.com/vf: \"8\"", "intel.com/vf: \"0\""),
                        Scene.POD);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.LeftAlone.class,
                        alone ->
                                assertThat(alone.message())
                                        .isEqualTo(
                                                "AccelerationPolicy shop/all is a dry run: the pod would be refused"));
        assertThat(outcome.sentences())
                .hasSize(2)
                .allMatch(line -> line.endsWith("; the pod stays on plain TCP"));
    }

    @Test
    void whoIsNotSwitchedOnIsLeftAlone() {
        var out = Scene.POD.replace("\"app\": \"engine\"", "\"sidelane.io/inject\": \"false\"");
        var in = out.replace("false", "true");
        var off = Scenes.sriov().label("sidelane.io/injection", "disabled");

        assertThat(((Outcome.LeftAlone) Lab.decide(Scenes.sriov(), out)).reason())
                .isEqualTo(Reason.OPTED_OUT);
        assertThat(((Outcome.LeftAlone) Lab.decide(off, Scene.POD)).reason())
                .isEqualTo(Reason.OPTED_OUT);
        assertThat(Lab.decide(off, in)).isInstanceOf(Outcome.Injected.class);
        assertThat(((Outcome.LeftAlone) Lab.decide(Scenes.sriov().in("kube-system"), in)).message())
                .isEqualTo("namespace kube-system is never touched");
    }

    @Test
    void aForgedStatusGrantsNothing() {
        var forged =
                annotated("sidelane.io/status", "{}")
                        .replace(
                                "\"{}\"",
                                "\"{\\\"path\\\": \\\"SriovNetdevice\\\", \\\"profile\\\": \\\"fast@3\\\", \\\"hash\\\": \\\"0\\\"}\"");

        var outcome =
                (Outcome.Injected)
                        Lab.decide(
                                Scenes.sriov().but("intel.com/vf: \"8\"", "intel.com/vf: \"0\""),
                                forged);

        assertThat(outcome.path().word()).isEqualTo("Sockmap");
    }

    /* Those that are left are others' to say: the agent's, the API server's, this very webhook's. */
    @Test
    void everyReasonThatTheInjectorCanGiveIsAmongThem() {
        var given =
                Refusals.all().stream()
                        .map(Refused::reason)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));

        assertThat(EnumSet.complementOf(given).stream().map(Word::word))
                .containsExactlyInAnyOrder(
                        "KernelConfigMissing",
                        "SelfTestFailed",
                        "IpConflict",
                        "OptedOut",
                        "HostNetwork",
                        "AlreadyInjected");
    }

    private static String annotated(String name, String value) {
        return Scene.POD.replace(
                "\"labels\"",
                "\"annotations\": {\"%s\": \"%s\"}, \"labels\"".formatted(name, value));
    }

    static Outcome decide(Refused wrong) {
        return Lab.decide(wrong.scene(), wrong.pod());
    }

    static Outcome onTheHostsNetwork(AccelerationPath path) {
        return Lab.decide(
                Scenes.of(path),
                Scene.POD.replace("\"spec\": {", "\"spec\": {\"hostNetwork\": true, "));
    }
}
