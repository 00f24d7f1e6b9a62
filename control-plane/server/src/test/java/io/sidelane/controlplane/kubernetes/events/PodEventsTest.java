package io.sidelane.controlplane.kubernetes.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Enforcement;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Names;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.controlplane.WorldBuilder;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.resolve.NodeReadiness.State;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodEventsTest {

    private static final String NO_DEVICE =
            """
            {"path": "Sockmap", "profile": "sockmap@1", "rejected": [
              {"profile": "vf", "reason": "ResourceNotAllocatable", "message": "path SriovNetdevice: no device"}]}
            """;

    private static final AccelerationProfile VF =
            (AccelerationProfile)
                    ((ReadFile.Good)
                                    YamlReader.read(
                                            "vf.yaml",
                                            """
                                            apiVersion: sidelane.io/v1alpha1
                                            kind: AccelerationProfile
                                            metadata: {name: vf}
                                            spec:
                                              path: SriovNetdevice
                                              networks: [{networkRef: {name: vf}}]
                                              resources: [{name: intel.com/vf}]
                                            """
                                                    .getBytes(StandardCharsets.UTF_8)))
                            .objects()
                            .getFirst()
                            .object();

    private static final NodeReadiness READY =
            new NodeReadiness(
                    "6.1.0",
                    Map.of(
                            AccelerationPath.SOCKMAP,
                            new State(true, null, ""),
                            AccelerationPath.SRIOV_NETDEVICE,
                            new State(true, null, "")));

    private final List<Happening> told = new ArrayList<>();
    private boolean leads = true;
    private boolean room = true;
    private Resolution last = Resolution.EMPTY;
    private final PodEvents events = new PodEvents(this::tell, () -> {}, () -> leads);

    @Test
    void aPodThatFellBackIsToldOfOnceInTheInjectorsWords() {
        decided(world(), READY);

        decided(world().pod(pod("a", "n1", NO_DEVICE)), READY);
        decided(world().pod(pod("a", "n1", NO_DEVICE)).pod(pod("b", "n1", NO_DEVICE)), READY);

        assertThat(told)
                .hasSize(2)
                .first()
                .isEqualTo(
                        new Happening(
                                new ObjectRef("", "Pod", "shop", "a"),
                                "uid-a",
                                true,
                                "ResourceNotAllocatable",
                                "ChoosePath",
                                "path SriovNetdevice: no device; using Sockmap"));
    }

    @Test
    void aPodWhoseNodeTakesItsPathAwayIsToldOf() {
        var world = world().policy("shop", "all", "sockmap").pod(pod("a", "n1", ""));
        decided(world, READY);

        decided(world, refusing(Reason.SELF_TEST_FAILED, "3 of 4 passed"));
        decided(world, refusing(Reason.SELF_TEST_FAILED, "2 of 4 passed"));
        decided(world, refusing(Reason.KERNEL_TOO_OLD, "5.4"));

        assertThat(told)
                .extracting(Happening::reason)
                .containsExactly("SelfTestFailed", "KernelTooOld");
        assertThat(told.getLast().note()).endsWith("; the pod stays on plain TCP");
    }

    @Test
    void whatFoundNoRoomIsToldAtTheNextLook() {
        decided(world(), READY);
        room = false;
        decided(world().pod(pod("a", "n1", NO_DEVICE)), READY);

        room = true;
        decided(world().pod(pod("a", "n1", NO_DEVICE)).pod("shop", "other", "n1"), READY);

        assertThat(told).extracting(Happening::uid).contains("uid-a");
    }

    @Test
    void podsThatClaimToBeOneAreTwo() {
        decided(world(), READY);

        var a = pod("a", "n1", NO_DEVICE);
        var b = pod("b", "n1", NO_DEVICE);
        var twin = new PodFact(b.pod(), a.uid(), b.node(), "default", false, List.of(), false);
        decided(world().pod(a), READY);
        decided(world().pod(a).pod(twin), READY);

        assertThat(told)
                .extracting(each -> each.about().name())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDryRunTakesNothingFromAnybody() {
        for (var candidates : List.of(List.of("vf"), List.of("vf", "none"))) {
            var world =
                    new WorldBuilder()
                            .profile(VF)
                            .profile("none", AccelerationPath.NONE)
                            .namespace("shop", Map.of(Names.INJECTION, "enabled"))
                            .policy(
                                    WorldBuilder.policyOf(
                                            "shop",
                                            "all",
                                            1,
                                            new PolicySpec(
                                                    LabelSelector.EVERYTHING,
                                                    candidates,
                                                    PortRule.ALL,
                                                    Enforcement.DRY_RUN,
                                                    0)));
            decided(world, READY);

            decided(world.pod(pod("a", "n1", NO_DEVICE)), READY);
        }

        assertThat(told).isEmpty();
    }

    @Test
    void whatWasSoBeforeIsNoNews() {
        decided(world().pod(pod("a", "n1", NO_DEVICE)), READY);
        decided(world().pod(pod("a", "n1", NO_DEVICE)).pod("shop", "other", "n1"), READY);

        assertThat(told).noneMatch(one -> one.uid().equals("uid-a"));
    }

    @Test
    void whoDoesNotLeadTellsNothingAndWhatItSawThenIsNoNewsLater() {
        leads = false;
        decided(world(), READY);
        decided(world().pod(pod("a", "n1", NO_DEVICE)), READY);

        leads = true;
        decided(world().pod(pod("a", "n1", NO_DEVICE)).pod(pod("b", "n1", NO_DEVICE)), READY);

        assertThat(told).extracting(Happening::uid).containsExactly("uid-b");
    }

    @Test
    void waitingForANodeIsNone() {
        decided(world(), READY);

        decided(world().pod(pod("a", null, NO_DEVICE)).pod(pod("b", "n1", "")), null);
        assertThat(told).isEmpty();

        decided(world().pod(pod("a", "n1", NO_DEVICE)).pod(pod("b", "n1", "")), READY);
        assertThat(told).extracting(Happening::uid).containsExactlyInAnyOrder("uid-a", "uid-b");
    }

    @Test
    void whoeverAskedForNothingIsToldNothing() {
        var off = world().namespace("shop", Map.of());
        decided(off, READY);

        decided(off.pod(pod("a", "n1", NO_DEVICE)), READY);
        assertThat(told).isEmpty();

        decided(off.pod(pod("b", "n1", NO_DEVICE, Map.of(Names.INJECT, "true"))), READY);
        assertThat(told).extracting(Happening::uid).containsExactly("uid-b");
    }

    @Test
    void anAnnotationThatNoInjectorWroteIsNoReason() {
        decided(world(), READY);

        decided(world().pod(pod("a", "n1", "{")), READY);

        assertThat(told)
                .singleElement()
                .satisfies(
                        one ->
                                assertThat(one.note())
                                        .contains("admitted without path SriovNetdevice"));
    }

    private boolean tell(Happening one) {
        return room && told.add(one);
    }

    private void decided(WorldBuilder world, @Nullable NodeReadiness readiness) {
        last =
                Resolver.resolve(
                        world.build(),
                        readiness == null ? Map.of() : Map.of("n1", readiness),
                        last);
        events.decided(last);
    }

    private static WorldBuilder world() {
        return new WorldBuilder()
                .profile(VF)
                .profile("sockmap", AccelerationPath.SOCKMAP)
                .policy("shop", "all", "vf", "sockmap")
                .namespace("shop", Map.of(Names.INJECTION, "enabled"));
    }

    private static NodeReadiness refusing(Reason reason, String message) {
        return new NodeReadiness(
                "6.1.0", Map.of(AccelerationPath.SOCKMAP, new State(false, reason, message)));
    }

    private static PodFact pod(String name, @Nullable String node, String status) {
        return pod(name, node, status, Map.of());
    }

    private static PodFact pod(
            String name, @Nullable String node, String status, Map<String, String> labels) {
        return new PodFact(
                new Pod(
                        new Metadata(
                                name,
                                "shop",
                                labels,
                                status.isEmpty() ? Map.of() : Map.of(Names.STATUS, status),
                                null,
                                0)),
                "uid-" + name,
                node,
                "default",
                false,
                List.of(),
                false);
    }
}
