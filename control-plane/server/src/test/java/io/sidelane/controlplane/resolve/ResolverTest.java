package io.sidelane.controlplane.resolve;

import static io.sidelane.controlplane.WorldBuilder.podOf;
import static io.sidelane.controlplane.WorldBuilder.policyOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.Candidate;
import io.sidelane.api.ContainerSelector;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Fallback;
import io.sidelane.api.LabelSelector;
import io.sidelane.api.Metadata;
import io.sidelane.api.Pod;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import io.sidelane.api.Reason;
import io.sidelane.api.Rollout;
import io.sidelane.api.SelectionMode;
import io.sidelane.api.decision.PodDecision.Redirects;
import io.sidelane.api.decision.PodDecision.StaysOnTcp;
import io.sidelane.api.profile.Network;
import io.sidelane.api.profile.NetworkRef;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.api.profile.ProfileSpec;
import io.sidelane.api.profile.Requires;
import io.sidelane.api.profile.TrafficClass;
import io.sidelane.controlplane.WorldBuilder;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import io.sidelane.controlplane.resolve.NodeReadiness.State;
import io.sidelane.xds.v1alpha1.BlockingReaders;
import io.sidelane.xds.v1alpha1.Enrol;
import io.sidelane.xds.v1alpha1.Mode;
import io.sidelane.xds.v1alpha1.PodIdentity;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xds.v1alpha1.Scope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {

    private static final NodeReadiness SOCKMAP_READY =
            new NodeReadiness("6.1.0", Map.of(AccelerationPath.SOCKMAP, new State(true, null, "")));
    private static final NodeReadiness TOO_OLD =
            new NodeReadiness(
                    "5.10.0",
                    Map.of(
                            AccelerationPath.SOCKMAP,
                            new State(
                                    false, Reason.KERNEL_TOO_OLD, "kernel 5.10 (expected: 5.15)")));

    private static WorldBuilder world() {
        return new WorldBuilder()
                .profile("sockmap", AccelerationPath.SOCKMAP)
                .profile("plain", AccelerationPath.NONE);
    }

    private static Resolution resolve(WorldBuilder world) {
        return resolve(world, Map.of());
    }

    private static Resolution resolve(WorldBuilder world, Map<String, NodeReadiness> readiness) {
        return Resolver.resolve(world.build(), readiness, Resolution.EMPTY);
    }

    @Test
    void aNodeIsSentItsOwnPodsAndNoOthers() {
        var resolution =
                resolve(
                        world().policy("team-a", "fast", "sockmap")
                                .pod("team-a", "web", "n1")
                                .pod("team-a", "db", "n2")
                                .pod("team-b", "other", "n1"));

        assertThat(sent(resolution, "n1"))
                .singleElement()
                .isEqualTo(
                        RedirectPolicy.newBuilder()
                                .setName("nodes/n1/AccelerationPolicy/team-a/fast/sockmap")
                                .setSource(
                                        io.sidelane.xds.v1alpha1.ObjectSource.newBuilder()
                                                .setKind("AccelerationPolicy")
                                                .setNamespace("team-a")
                                                .setName("fast")
                                                .setGeneration(1))
                                .addPods(
                                        PodIdentity.newBuilder()
                                                .setUid("uid-web")
                                                .setNamespace("team-a")
                                                .setName("web"))
                                .setMode(Mode.MODE_REDIRECT)
                                .setProfile("sockmap")
                                .setReason("profile sockmap by AccelerationPolicy team-a/fast")
                                .addScopes(Scope.SCOPE_SIDECAR_LOCAL)
                                .addScopes(Scope.SCOPE_SAME_NODE)
                                .setBlockingReaders(BlockingReaders.BLOCKING_READERS_SKIP)
                                .setUnreadBudgetBytes(2 << 20)
                                .setEnrol(Enrol.ENROL_AUTO)
                                .setAdoptExisting(true)
                                .build());
        assertThat(names(resolution, "n2"))
                .containsExactly("nodes/n2/AccelerationPolicy/team-a/fast/sockmap");
        assertThat(names(resolution, "n3")).isEmpty();
    }

    @Test
    void aClusterPolicyHasNoNamespaceInItsName() {
        var resolution = resolve(world().clusterPolicy("base", "sockmap").pod("x", "web", "n1"));

        assertThat(names(resolution, "n1"))
                .containsExactly("nodes/n1/ClusterAccelerationPolicy/-/base/sockmap");
    }

    @Test
    void theLoserSaysWhoWins() {
        var resolution =
                resolve(
                        world().policy("team-a", "fast", "sockmap")
                                .clusterPolicy("base", "plain")
                                .pod("team-a", "web", "n1")
                                .pod("team-b", "web", "n1"));

        var base = outcome(resolution, "ClusterAccelerationPolicy base");

        assertThat(base.matchedPods()).isEqualTo(1);
        assertThat(base.lost())
                .containsExactly(
                        Map.entry("AccelerationPolicy team-a/fast wins: it is namespaced", 1));
    }

    @Test
    void aPodThatIsOverOrNotScheduledIsSentToNobody() {
        var web = podOf("team-a", "web", "n1");
        var over = new PodFact(web.pod(), web.uid(), web.node(), "default", false, List.of(), true);

        var resolution =
                resolve(
                        world().policy("team-a", "fast", "sockmap")
                                .pod(over)
                                .pod("team-a", "pending", null));

        assertThat(resolution.nodes()).isEmpty();
        assertThat(resolution.pods()).containsOnlyKeys("team-a/pending");
        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").matchedPods())
                .isEqualTo(1);
    }

    @Test
    void aPodOnItsNodesNetworkStaysOnTcpAndIsTold() {
        var web = podOf("team-a", "web", "n1");
        var host = new PodFact(web.pod(), web.uid(), web.node(), "default", true, List.of(), false);

        var sent = sent(resolve(world().policy("team-a", "fast", "sockmap").pod(host)), "n1");

        assertThat(sent)
                .singleElement()
                .extracting(RedirectPolicy::getMode)
                .isEqualTo(Mode.MODE_TCP);
        assertThat(sent.getFirst().getReason()).startsWith("HostNetwork: ");
    }

    @Test
    void podsOfOnePolicyWithOtherReasonsAreOtherResources() {
        var world =
                world().policy("team-a", "fast", "sockmap")
                        .pod("team-a", "web", "n1")
                        .pod(podOf("team-a", "out", "n1", Map.of("sidelane.io/inject", "false")));

        var sent = sent(resolve(world), "n1");

        assertThat(sent)
                .extracting(RedirectPolicy::getName, RedirectPolicy::getMode)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "nodes/n1/AccelerationPolicy/team-a/fast/-", Mode.MODE_TCP),
                        org.assertj.core.groups.Tuple.tuple(
                                "nodes/n1/AccelerationPolicy/team-a/fast/sockmap",
                                Mode.MODE_REDIRECT));
        assertThat(sent.getFirst().getReason()).startsWith("OptedOut: ");
    }

    @Test
    void aDryRunIsSentAsOne() {
        var spec =
                new PolicySpec(
                        LabelSelector.EVERYTHING,
                        List.of("sockmap"),
                        PortRule.ALL,
                        Enforcement.DRY_RUN,
                        0);

        var resolution =
                resolve(
                        world().policy(policyOf("team-a", "fast", 1, spec))
                                .pod("team-a", "a", "n1"));

        assertThat(sent(resolution, "n1").getFirst().getMode()).isEqualTo(Mode.MODE_DRY_RUN);
        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").byPath())
                .containsExactly(Map.entry(AccelerationPath.NONE, 1));
    }

    @Test
    void moreThanAThousandPodsAreSeveralResources() {
        var world = world().policy("team-a", "fast", "sockmap");
        for (int i = 0; i < 2_500; i++) {
            world.pod("team-a", "p%04d".formatted(i), "n1");
        }

        var sent = sent(resolve(world), "n1");

        assertThat(sent)
                .extracting(RedirectPolicy::getPodsCount)
                .containsExactly(1_024, 1_024, 452);
        assertThat(sent)
                .extracting(RedirectPolicy::getName)
                .containsExactly(
                        "nodes/n1/AccelerationPolicy/team-a/fast/sockmap",
                        "nodes/n1/AccelerationPolicy/team-a/fast/sockmap/2",
                        "nodes/n1/AccelerationPolicy/team-a/fast/sockmap/3");
    }

    @Test
    void aNodeThatNobodyHasHeardOfKeepsWhatEveryAgentOffers() {
        var resolution =
                resolve(world().policy("team-a", "fast", "sockmap").pod("team-a", "web", "n1"));

        assertThat(decision(resolution, "team-a/web")).isInstanceOf(Redirects.class);
        // It counts for the choice, not for what is known.
        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").readyNodes()).isZero();
    }

    @Test
    void aNodeThatSaysNoGetsTheNextCandidateAndTheReason() {
        var world =
                world().policy("team-a", "fast", "sockmap", "plain")
                        .pod("team-a", "old", "n1")
                        .pod("team-a", "new", "n2");

        var resolution = resolve(world, Map.of("n1", TOO_OLD, "n2", SOCKMAP_READY));

        assertThat(decision(resolution, "team-a/old")).isInstanceOf(StaysOnTcp.class);
        assertThat(decision(resolution, "team-a/old").rejected())
                .singleElement()
                .satisfies(
                        rejected -> {
                            assertThat(rejected.reason()).isEqualTo(Reason.KERNEL_TOO_OLD);
                            assertThat(rejected.message())
                                    .isEqualTo(
                                            "profile sockmap on node n1: kernel 5.10 (expected: 5.15)");
                        });
        assertThat(decision(resolution, "team-a/new")).isInstanceOf(Redirects.class);
        var policy = outcome(resolution, "AccelerationPolicy team-a/fast");
        assertThat(policy.selected()).isEqualTo("sockmap");
        assertThat(policy.readyNodes()).isEqualTo(1);
        assertThat(policy.byPath())
                .containsOnly(
                        Map.entry(AccelerationPath.SOCKMAP, 1),
                        Map.entry(AccelerationPath.NONE, 1));
        assertThat(policy.degradedPods()).hasSize(1);
    }

    @Test
    void fewerReadyNodesThanAskedForAreNotEnough() {
        var spec = spec(SelectionMode.FIRST_READY, 2, "sockmap", "plain");
        var world =
                world().policy(policyOf("team-a", "fast", 1, spec))
                        .pod("team-a", "a", "n1")
                        .pod("team-a", "b", "n2");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY, "n2", TOO_OLD));

        var policy = outcome(resolution, "AccelerationPolicy team-a/fast");
        assertThat(policy.selected()).isEqualTo("plain");
        assertThat(policy.rejected())
                .singleElement()
                .satisfies(
                        rejected ->
                                assertThat(rejected.message())
                                        .startsWith(
                                                "path Sockmap: ready on too few nodes (expected: at least"
                                                        + " minReadyNodes=2); ready on 1 of 2 matching nodes; "));
        assertThat(decision(resolution, "team-a/a")).isInstanceOf(StaysOnTcp.class);
    }

    @Test
    void aPreferredCandidateNeedsOneNode() {
        var spec = spec(SelectionMode.PREFERRED, 2, "sockmap", "plain");
        var world =
                world().policy(policyOf("team-a", "fast", 1, spec))
                        .pod("team-a", "a", "n1")
                        .pod("team-a", "b", "n2");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY, "n2", TOO_OLD));

        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").selected())
                .isEqualTo("sockmap");
    }

    @Test
    void podsOfARequiredCandidateWaitOnNodesThatAreNotReady() {
        var spec = spec(SelectionMode.REQUIRED, 1, "sockmap");
        var world = world().policy(policyOf("team-a", "fast", 1, spec)).pod("team-a", "a", "n1");

        var resolution = resolve(world, Map.of("n1", TOO_OLD));

        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").selected())
                .isEqualTo("sockmap");
        assertThat(decision(resolution, "team-a/a"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp -> assertThat(tcp.reason()).isEqualTo(Reason.KERNEL_TOO_OLD));
    }

    @Test
    void aPathThatNoAgentReportedIsNotPresumed() {
        var world =
                world().profile("native", AccelerationPath.CILIUM_NATIVE)
                        .policy("team-a", "fast", "native", "sockmap")
                        .pod("team-a", "a", "n1");

        var resolution = resolve(world);

        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").rejected())
                .singleElement()
                .satisfies(
                        rejected -> {
                            assertThat(rejected.profile()).isEqualTo("native");
                            assertThat(rejected.reason()).isEqualTo(Reason.NODE_NOT_SYNCED);
                        });
    }

    @Test
    void aPodThatRunsKeepsWhatItHasWhenItsNodeComesToOfferMore() {
        var world =
                world().profile(underlay())
                        .policy("team-a", "fast", "underlay", "sockmap")
                        .pod(podOf("team-a", "old", "n1"))
                        .pod(admitted("new", "UnderlayMacvlan"))
                        .pod(admitted("other", "Sockmap"))
                        .pod(admitted("forged", null));
        var readiness =
                new NodeReadiness(
                        "6.1.0",
                        Map.of(
                                AccelerationPath.SOCKMAP,
                                new State(true, null, ""),
                                AccelerationPath.UNDERLAY_MACVLAN,
                                new State(true, null, "")));

        var resolution = resolve(world, Map.of("n1", readiness));

        for (var kept : List.of("old", "other", "forged")) {
            assertThat(decision(resolution, "team-a/" + kept))
                    .as(kept)
                    .isInstanceOf(Redirects.class);
            assertThat(decision(resolution, "team-a/" + kept).rejected())
                    .singleElement()
                    .satisfies(
                            rejected ->
                                    assertThat(rejected.message())
                                            .startsWith(
                                                    "profile underlay: the pod was admitted without"
                                                            + " path UnderlayMacvlan"));
        }
        assertThat(decision(resolution, "team-a/new"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp ->
                                assertThat(Objects.requireNonNull(tcp.profile()).metadata().name())
                                        .isEqualTo("underlay"));
    }

    private static AccelerationProfile underlay() {
        var network =
                new Network(
                        TrafficClass.BUSINESS,
                        new NetworkRef("macvlan", "team-a"),
                        null,
                        false,
                        false,
                        null,
                        null);
        return new AccelerationProfile(
                Metadata.named(null, "underlay"),
                new ProfileSpec(
                        AccelerationPath.UNDERLAY_MACVLAN,
                        null,
                        List.of(network),
                        List.of(),
                        null,
                        null,
                        null,
                        Set.of(),
                        null,
                        null,
                        null,
                        null),
                null);
    }

    private static PodFact admitted(String name, @Nullable String path) {
        var status = path == null ? "no JSON" : "{\"path\":\"%s\",\"rejected\":[]}".formatted(path);
        return new PodFact(
                new Pod(
                        new Metadata(
                                name,
                                "team-a",
                                Map.of(),
                                Map.of(AdmittedPath.STATUS, status),
                                null,
                                0)),
                "uid-" + name,
                "n1",
                "default",
                false,
                List.of(),
                false);
    }

    @Test
    void onlyNodesWithTheLabelsMatch() {
        var requires =
                new Requires(
                        null, Set.of(), Set.of(), Map.of("tier", "fast"), Set.of(), Set.of(), null);
        var world =
                new WorldBuilder()
                        .profile(profile("sockmap", requires))
                        .policy("team-a", "fast", "sockmap")
                        .node("n1", Map.of("tier", "fast"))
                        .node("n2", Map.of())
                        .pod("team-a", "a", "n1")
                        .pod("team-a", "b", "n2");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY, "n2", SOCKMAP_READY));

        assertThat(decision(resolution, "team-a/a")).isInstanceOf(Redirects.class);
        assertThat(decision(resolution, "team-a/b")).isInstanceOf(StaysOnTcp.class);
        assertThat(
                        Objects.requireNonNull(resolution.profiles().get("sockmap"))
                                .readiness()
                                .matching())
                .isEqualTo(1);
    }

    @Test
    void aNodeWithoutTheResourceIsNotReady() {
        var requires =
                new Requires(
                        null,
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Set.of("intel.com/sriov_vf"),
                        Set.of(),
                        null);
        var world =
                new WorldBuilder()
                        .profile(profile("sockmap", requires))
                        .policy("team-a", "fast", "sockmap")
                        .node(
                                new NodeFact(
                                        "n1", Map.of(), null, null, Set.of("intel.com/sriov_vf")))
                        .node("n2", Map.of())
                        .pod("team-a", "a", "n1")
                        .pod("team-a", "b", "n2");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY, "n2", SOCKMAP_READY));

        assertThat(decision(resolution, "team-a/a")).isInstanceOf(Redirects.class);
        assertThat(decision(resolution, "team-a/b"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp -> {
                            assertThat(tcp.reason()).isEqualTo(Reason.RESOURCE_NOT_ALLOCATABLE);
                            assertThat(tcp.message())
                                    .contains("node n2: resource intel.com/sriov_vf: none");
                        });
    }

    @Test
    void aNamespaceThatEnforcesMoreThanTheProfilesPodsPassDoesNotGetIt() {
        var requires =
                new Requires(
                        null,
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        PodSecurityLevel.BASELINE);
        var world =
                new WorldBuilder()
                        .profile(profile("sockmap", requires))
                        .clusterPolicy("all", "sockmap")
                        .namespace(
                                "hard", Map.of("pod-security.kubernetes.io/enforce", "restricted"))
                        .namespace("soft", Map.of("pod-security.kubernetes.io/enforce", "baseline"))
                        .pod("hard", "a", "n1")
                        .pod("soft", "b", "n1")
                        .pod("open", "c", "n1");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY));

        assertThat(decision(resolution, "soft/b")).isInstanceOf(Redirects.class);
        assertThat(decision(resolution, "open/c")).isInstanceOf(Redirects.class);
        assertThat(decision(resolution, "hard/a"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp -> {
                            assertThat(tcp.reason()).isEqualTo(Reason.POD_SECURITY_FORBIDS);
                            assertThat(tcp.message())
                                    .contains("enforces restricted (expected: at most baseline");
                        });
    }

    @Test
    void aKernelOlderThanTheProfileWantsIsNotReady() {
        var requires = new Requires("6.5", Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), null);
        var world =
                new WorldBuilder()
                        .profile(profile("sockmap", requires))
                        .policy("team-a", "fast", "sockmap")
                        .pod("team-a", "a", "n1");

        var resolution = resolve(world, Map.of("n1", SOCKMAP_READY));

        assertThat(decision(resolution, "team-a/a"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp -> assertThat(tcp.reason()).isEqualTo(Reason.KERNEL_TOO_OLD));
        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").rejected())
                .singleElement()
                .satisfies(
                        rejected ->
                                assertThat(rejected.message())
                                        .contains("kernel 6.1.0 (expected: 6.5 or newer)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatNoAgentTellsOfIsNotTakenForTrue(boolean heard) {
        var requires =
                new Requires(
                        null,
                        Set.of(),
                        Set.of("vfio_pci", "ib_core"),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        null);
        var world =
                new WorldBuilder()
                        .profile(profile("sockmap", requires))
                        .policy("team-a", "fast", "sockmap")
                        .pod("team-a", "a", "n1");

        var resolution = resolve(world, heard ? Map.of("n1", SOCKMAP_READY) : Map.of());

        assertThat(decision(resolution, "team-a/a"))
                .isInstanceOfSatisfying(
                        StaysOnTcp.class,
                        tcp -> assertThat(tcp.reason()).isEqualTo(Reason.UNKNOWN));
        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").rejected())
                .singleElement()
                .satisfies(
                        rejected ->
                                assertThat(rejected.message())
                                        .contains(
                                                "requires.modules: ib_core is reported by no agent (expected: "));
    }

    @Test
    void aProfileThatDoesNotExistIsNamed() {
        var resolution = resolve(world().policy("team-a", "fast", "nope").pod("team-a", "a", "n1"));

        assertThat(outcome(resolution, "AccelerationPolicy team-a/fast").unknown())
                .containsExactly("nope");
        assertThat(sent(resolution, "n1").getFirst().getReason())
                .contains("profile nope: not found");
    }

    @Test
    void nodesThatAreTheSameKeepTheirVeryResources() {
        var before =
                world().policy("team-a", "fast", "sockmap")
                        .pod("team-a", "a", "n1")
                        .pod("team-a", "b", "n2")
                        .build();
        var first = Resolver.resolve(before, Map.of(), Resolution.EMPTY);
        var after = WorldBuilder.of(before).pod("team-a", "c", "n2").build();

        var second = Resolver.resolve(after, Map.of(), first);

        assertThat(second.node("n1")).isSameAs(first.node("n1"));
        assertThat(second.node("n2").resources()).isNotSameAs(first.node("n2").resources());
    }

    @Test
    void aVersionThatWantedTheSameOfOtherPodsCounts() {
        var before = world().policy("team-a", "fast", "sockmap").pod("team-a", "a", "n1").build();
        var first = Resolver.resolve(before, Map.of(), Resolution.EMPTY);
        var old = first.node("n1").policies().getFirst().resource().version();

        var morePods =
                Resolver.resolve(
                        WorldBuilder.of(before).pod("team-a", "b", "n1").build(), Map.of(), first);
        var nextGeneration =
                Resolver.resolve(
                        WorldBuilder.of(before)
                                .policy(policyOf("team-a", "fast", 2, PolicySpec.of("sockmap")))
                                .build(),
                        Map.of(),
                        first);

        assertThat(morePods.node("n1").policies().getFirst().isHadWith(old)).isTrue();
        assertThat(nextGeneration.node("n1").policies().getFirst().isHadWith(old)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sockmap", "native-too"})
    void nodesThatComeChangeNothingOfWhatOthersAreSent(String last) {
        var before =
                world().profile("native", AccelerationPath.CILIUM_NATIVE)
                        .profile("native-too", AccelerationPath.CILIUM_NATIVE)
                        .policy("team-a", "fast", "native", last)
                        .pod("team-a", "a", "n1")
                        .build();
        var first = Resolver.resolve(before, Map.of("n1", SOCKMAP_READY), Resolution.EMPTY);

        var more = Map.of("n0", TOO_OLD, "n1", SOCKMAP_READY, "n2", SOCKMAP_READY);
        var second = Resolver.resolve(before, more, first);

        assertThat(second.node("n1").resources().fingerprint())
                .isEqualTo(first.node("n1").resources().fingerprint());
        assertThat(sent(second, "n1").getFirst().getReason())
                .contains(
                        "path CiliumNative: ready on too few nodes (expected: at least minReadyNodes=1); ");
        assertThat(
                        outcome(second, "AccelerationPolicy team-a/fast")
                                .rejected()
                                .getFirst()
                                .message())
                .contains("0 of 3 matching nodes");
    }

    private static PolicySpec spec(SelectionMode mode, int minReadyNodes, String... candidates) {
        return new PolicySpec(
                LabelSelector.EVERYTHING,
                ContainerSelector.ALL,
                List.of(candidates).stream().map(Candidate::of).toList(),
                mode,
                minReadyNodes,
                Fallback.NONE,
                PortRule.ALL,
                Enforcement.ENFORCE,
                Rollout.ALL,
                0);
    }

    private static AccelerationProfile profile(String name, @Nullable Requires requires) {
        return new AccelerationProfile(
                Metadata.named(null, name),
                new ProfileSpec(
                        AccelerationPath.SOCKMAP,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        Set.of(),
                        null,
                        null,
                        null,
                        requires),
                null);
    }

    private static PolicyOutcome outcome(Resolution resolution, String ref) {
        var outcome = resolution.policies().get(ref);
        assertThat(outcome).as(ref).isNotNull();
        return Objects.requireNonNull(outcome);
    }

    private static io.sidelane.api.decision.PodDecision decision(
            Resolution resolution, String pod) {
        var outcome = resolution.pods().get(pod);
        assertThat(outcome).as(pod).isNotNull();
        return Objects.requireNonNull(outcome).decision();
    }

    private static List<String> names(Resolution resolution, String node) {
        return sent(resolution, node).stream().map(RedirectPolicy::getName).toList();
    }

    private static List<RedirectPolicy> sent(Resolution resolution, String node) {
        return resolution.node(node).resources().resources().stream()
                .map(
                        resource -> {
                            try {
                                return RedirectPolicy.parseFrom(resource.body().getValue());
                            } catch (InvalidProtocolBufferException e) {
                                throw new AssertionError(e);
                            }
                        })
                .toList();
    }
}
