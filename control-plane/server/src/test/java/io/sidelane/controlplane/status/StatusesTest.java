package io.sidelane.controlplane.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Names;
import io.sidelane.api.Reason;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.EswitchMode;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.api.node.NodeKernel;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.node.RdmaMode;
import io.sidelane.api.node.XdpMode;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.controlplane.WorldBuilder;
import io.sidelane.controlplane.mesh.ProxyResources;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.mesh.fact.ServiceFact;
import io.sidelane.controlplane.model.World;
import io.sidelane.controlplane.resolve.NodeReadiness;
import io.sidelane.controlplane.resolve.Resolution;
import io.sidelane.controlplane.resolve.Resolver;
import io.sidelane.controlplane.statement.Wanted;
import io.sidelane.controlplane.status.Feedback.Refusal;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import io.sidelane.xds.v1alpha1.DatapathTotals;
import io.sidelane.xds.v1alpha1.Hugepages;
import io.sidelane.xds.v1alpha1.Nic;
import io.sidelane.xds.v1alpha1.NodeCapability;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.PolicyReport;
import io.sidelane.xds.v1alpha1.Rdma;
import io.sidelane.xds.v1alpha1.Sriov;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusesTest {

    private static final ObjectRef FAST =
            new ObjectRef("sidelane.io", "AccelerationPolicy", "team-a", "fast");
    private static final ObjectRef SOCKMAP =
            new ObjectRef("sidelane.io", "AccelerationProfile", null, "sockmap");

    private static WorldBuilder world() {
        return new WorldBuilder()
                .profile("sockmap", AccelerationPath.SOCKMAP)
                .policy("team-a", "fast", "sockmap")
                .pod("team-a", "a", "n1")
                .pod("team-a", "b", "n2");
    }

    @Test
    void aPolicyIsProgrammedOnceEveryNodeHasThisGeneration() {
        var resolution = resolve(world());

        var some = of(resolution, reports(had(resolution, "n1")));
        var all = of(resolution, reports(had(resolution, "n1"), had(resolution, "n2")));

        assertThat(condition(some, FAST, ConditionType.PROGRAMMED))
                .isEqualTo(
                        Condition.unmet(
                                ConditionType.PROGRAMMED,
                                Reason.NODE_NOT_SYNCED,
                                "in force on 1 of 2 nodes; node n2: no agent has reported",
                                1));
        assertThat(condition(all, FAST, ConditionType.PROGRAMMED))
                .isEqualTo(Condition.met(ConditionType.PROGRAMMED, "in force on 2 of 2 nodes", 1));
    }

    @Test
    void anotherVersionInTheKernelIsNotThisGeneration() {
        var resolution = resolve(world());
        var old =
                NodeReport.newBuilder()
                        .setNode("n2")
                        .addPolicies(
                                PolicyReport.newBuilder()
                                        .setResource(
                                                "nodes/n2/AccelerationPolicy/team-a/fast/sockmap")
                                        .setProgrammedVersion("of-yesterday"))
                        .build();

        var statuses = of(resolution, reports(had(resolution, "n1"), old));

        assertThat(condition(statuses, FAST, ConditionType.PROGRAMMED).message())
                .isEqualTo(
                        "in force on 1 of 2 nodes; node n2: its agent has not put it into force yet");
    }

    @Test
    void anAgentsOwnWordsAreInTheCondition() {
        var resolution = resolve(world());
        var refusing =
                NodeReport.newBuilder()
                        .setNode("n2")
                        .addPolicies(
                                PolicyReport.newBuilder()
                                        .setResource(
                                                "nodes/n2/AccelerationPolicy/team-a/fast/sockmap")
                                        .setError("kernel: map is full"))
                        .build();

        var programmed =
                condition(
                        of(resolution, reports(had(resolution, "n1"), refusing)),
                        FAST,
                        ConditionType.PROGRAMMED);

        assertThat(programmed.status()).isFalse();
        assertThat(programmed.reason()).isEqualTo("Rejected");
        assertThat(programmed.message())
                .isEqualTo("in force on 1 of 2 nodes; node n2: kernel: map is full");
    }

    @Test
    void aNackIsToldBeforeTheReportIs() {
        var resolution = resolve(world());
        var nack =
                new Refusal(
                        "node/n2",
                        "n2",
                        TypeRegistry.REDIRECT_POLICY.url(),
                        List.of("nodes/n2/AccelerationPolicy/team-a/fast/sockmap"),
                        "scopes: none (expected: at least one)",
                        0,
                        null);

        var statuses =
                Statuses.of(
                        resolution,
                        ProxyResources.Plan.EMPTY,
                        new Feedback(reports(had(resolution, "n1")), Map.of(), List.of(nack), 0),
                        Map.of());

        assertThat(condition(statuses, FAST, ConditionType.PROGRAMMED).message())
                .endsWith("node n2: scopes: none (expected: at least one)");
    }

    @Test
    void ofManyNodesThatLackItThreeAreNamed() {
        var world = world();
        for (int i = 0; i < 20; i++) {
            world.pod("team-a", "p" + i, "node-%02d".formatted(i));
        }

        var programmed = condition(of(resolve(world), Map.of()), FAST, ConditionType.PROGRAMMED);

        assertThat(programmed.message()).startsWith("in force on 0 of 22 nodes; ");
        assertThat(programmed.message()).endsWith("; and 19 more");
    }

    @Test
    void aPolicyThatLostEveryPodIsNotAcceptedAndNamesTheWinner() {
        var world = world().clusterPolicy("base", "sockmap");
        var base = new ObjectRef("sidelane.io", "ClusterAccelerationPolicy", null, "base");

        var statuses = of(resolve(world), Map.of());

        assertThat(condition(statuses, base, ConditionType.ACCEPTED))
                .isEqualTo(
                        Condition.unmet(
                                ConditionType.ACCEPTED,
                                Reason.REJECTED,
                                "decides no pod, lost 2 pods (AccelerationPolicy team-a/fast wins: it is"
                                        + " namespaced)",
                                1));
        assertThat(condition(statuses, FAST, ConditionType.ACCEPTED).status()).isTrue();
    }

    @Test
    void aPolicyThatSelectsNothingIsAcceptedAndHasNothingToProgram() {
        var statuses =
                of(
                        resolve(
                                new WorldBuilder()
                                        .profile("sockmap", AccelerationPath.SOCKMAP)
                                        .policy("team-a", "fast", "sockmap")),
                        Map.of());

        assertThat(condition(statuses, FAST, ConditionType.ACCEPTED).message())
                .isEqualTo("decides 0 pods");
        assertThat(condition(statuses, FAST, ConditionType.PROGRAMMED))
                .isEqualTo(Condition.met(ConditionType.PROGRAMMED, "no node has pods of it", 1));
    }

    @Test
    void anUnknownProfileIsNoResolvedReference() {
        var statuses = of(resolve(world().policy("team-a", "fast", "nope", "sockmap")), Map.of());

        assertThat(condition(statuses, FAST, ConditionType.RESOLVED_REFS))
                .isEqualTo(
                        Condition.unmet(
                                ConditionType.RESOLVED_REFS,
                                Reason.REJECTED,
                                "profile nope: not found (expected: an AccelerationProfile of this name)",
                                1));
    }

    @Test
    void lessThanTheFirstCandidateIsDegradedAndCounted() {
        var world =
                world().profile("native", AccelerationPath.CILIUM_NATIVE)
                        .policy("team-a", "fast", "native", "sockmap");
        var resolution = resolve(world);

        var statuses = of(resolution, Map.of());

        assertThat(condition(statuses, FAST, ConditionType.DEGRADED).message())
                .startsWith(
                        "less than the first candidate: 2 pods (path CiliumNative: ready on too few nodes");
        var status = (PolicyStatus) wanted(statuses, FAST).status();
        assertThat(status.selected()).isEqualTo("sockmap");
        assertThat(status.byPath()).containsExactly(Map.entry("Sockmap", 2));
        assertThat(status.rejected())
                .singleElement()
                .satisfies(
                        rejected ->
                                assertThat(rejected.path())
                                        .isEqualTo(AccelerationPath.CILIUM_NATIVE));
    }

    @Test
    void countsAreThoseOfReadyNodesAndPods() {
        var world = world();
        var readiness = NodeReadiness.of(had(resolve(world), "n1"));
        var resolution = Resolver.resolve(world.build(), Map.of("n1", readiness), Resolution.EMPTY);

        var statuses = of(resolution, Map.of());

        assertThat((PolicyStatus) wanted(statuses, FAST).status())
                .extracting(
                        PolicyStatus::matchedPods,
                        PolicyStatus::readyNodes,
                        PolicyStatus::observedGeneration)
                .containsExactly(2, 1, 1L);
        assertThat((ProfileStatus) wanted(statuses, SOCKMAP).status())
                .extracting(ProfileStatus::matchedPods, ProfileStatus::readyNodes)
                .containsExactly(2, 1);
    }

    @Test
    void aNodesObjectSaysWhatItsAgentSaid() {
        var resolution = resolve(world());
        var report =
                had(resolution, "n1").toBuilder()
                        .setKernel("6.1.0")
                        .addPaths(
                                PathReadiness.newBuilder()
                                        .setPath("VppVcl")
                                        .setReason("ModuleNotLoaded")
                                        .setMessage("vfio_pci is not loaded"))
                        .addPaths(PathReadiness.newBuilder().setPath("OfTheFuture").setReady(true))
                        .setDatapath(
                                DatapathTotals.newBuilder()
                                        .setEnrolled(3)
                                        .setRedirectedBytes(4_096)
                                        .putFallbacks("order", 2))
                        .build();

        var wanted = wanted(of(resolution, reports(report)), ObjectRef.ofNode("n1"));

        var status = (NodeStatus) wanted.status();
        assertThat(status.kernel()).isNotNull();
        assertThat(status.paths())
                .extracting(io.sidelane.api.node.PathReadiness::path)
                .containsExactly(AccelerationPath.SOCKMAP, AccelerationPath.VPP_VCL);
        assertThat(status.paths().getLast().reason()).isEqualTo(Reason.MODULE_NOT_LOADED);
        assertThat(Objects.requireNonNull(status.datapath()).fallbacks())
                .containsExactly(Map.entry("order", 2L));
        assertThat(wanted.conditions())
                .containsExactly(
                        Condition.met(ConditionType.PROGRAMMED, "in force on 1 of 1 resources", 0));
    }

    @Test
    void aNodesObjectSaysWhatItsAgentFoundOnTheMachine() {
        var resolution = resolve(world());
        var nic =
                Nic.newBuilder()
                        .setName("ens1f0")
                        .setDriver("mlx5_core")
                        .setPciAddress("0000:3b:00.0")
                        .addXdpModes("Native")
                        .addXdpModes("OfTheFuture")
                        .setSriov(
                                Sriov.newBuilder()
                                        .setTotalVfs(8)
                                        .setNumVfs(4)
                                        .putDrivers("vfio-pci", 3))
                        .setRdma(Rdma.newBuilder().setDevice("mlx5_0").setMode("exclusive"))
                        .setEswitch("switchdev")
                        .setNuma(1)
                        .setSpeedMbps(100_000)
                        .setModel("ConnectX-6 Dx")
                        .setZeroCopy(true);
        var report =
                had(resolution, "n1").toBuilder()
                        .setKernel("6.1.0")
                        .setCapability(
                                NodeCapability.newBuilder()
                                        .setBtf(true)
                                        .addNics(nic)
                                        .addNics(nic.clone().setName("a-name-that-is-too-long"))
                                        .addNics(nic.clone())
                                        .addHugepages(
                                                Hugepages.newBuilder()
                                                        .setSize("2Mi")
                                                        .setTotal(512)
                                                        .setFree(500)
                                                        .putFreeByNuma("0", 500))
                                        .addHugepages(Hugepages.newBuilder().setSize("64Ki"))
                                        .setCpuManager("static")
                                        .setTopologyPolicy("single-numa-node")
                                        .putLabels("path.sidelane.io/SriovRdma", "true"))
                        .build();

        var status =
                (NodeStatus)
                        wanted(of(resolution, reports(report)), ObjectRef.ofNode("n1")).status();

        assertThat(status.kernel()).isEqualTo(new NodeKernel("6.1.0", true, false));
        assertThat(status.nics())
                .containsExactly(
                        new io.sidelane.api.node.Nic(
                                "ens1f0",
                                "mlx5_core",
                                "0000:3b:00.0",
                                Set.of(XdpMode.NATIVE),
                                new io.sidelane.api.node.Sriov(8, 4, Map.of("vfio-pci", 3)),
                                new io.sidelane.api.node.Rdma("mlx5_0", RdmaMode.EXCLUSIVE),
                                EswitchMode.SWITCHDEV,
                                1,
                                100_000,
                                "ConnectX-6 Dx",
                                true));
        assertThat(status.hugepages())
                .containsExactly(
                        new HugepagePool(HugepageSize.TWO_MEBIBYTES, 512, 500, Map.of("0", 500)));
        assertThat(status.cpuManager()).isEqualTo(CpuManagerPolicy.STATIC);
        assertThat(status.topologyPolicy()).isEqualTo(NumaPolicy.SINGLE_NUMA_NODE);
        assertThat(status.labels())
                .containsExactly(Map.entry("path.sidelane.io/SriovRdma", "true"));
    }

    @Test
    void whatAnAgentToldAnotherReplicaCounts() {
        var resolution = resolve(world());
        var n1 =
                (NodeStatus)
                        wanted(
                                        of(resolution, reports(had(resolution, "n1"))),
                                        ObjectRef.ofNode("n1"))
                                .status();
        var here = reports(had(resolution, "n2"));

        var statuses =
                Statuses.of(
                        resolution,
                        ProxyResources.Plan.EMPTY,
                        new Feedback(here, Map.of("n1", n1), List.of(), 0),
                        Map.of());

        assertThat(condition(statuses, FAST, ConditionType.PROGRAMMED).message())
                .isEqualTo("in force on 2 of 2 nodes");
        assertThat(statuses).doesNotContainKey(ObjectRef.ofNode("n1"));
    }

    @Test
    void aNodeThatOnlyAnotherReplicaHearsIsNotSpokenOf() {
        var statuses = of(resolve(world()), Map.of());

        assertThat(statuses).doesNotContainKey(ObjectRef.ofNode("n1"));
    }

    @Test
    void aProxysNackIsToldToTheObjectsOfTheResource() {
        var route = new ObjectRef("gateway.networking.k8s.io", "HTTPRoute", "shop", "web");
        var nack =
                new Refusal(
                        "sidecar/a",
                        "sidecar-1",
                        TypeRegistry.LDS.url(),
                        List.of("in-80"),
                        "bad: no address",
                        0,
                        null);
        var plan = planWith(route, TypeRegistry.LDS.url(), "in-80");

        var refused =
                Statuses.of(
                        resolve(world()),
                        plan,
                        new Feedback(Map.of(), Map.of(), List.of(nack), 2),
                        Map.of());
        var taken =
                Statuses.of(
                        resolve(world()),
                        plan,
                        new Feedback(Map.of(), Map.of(), List.of(), 2),
                        refused);

        assertThat(condition(refused, route, ConditionType.PROGRAMMED))
                .isEqualTo(
                        Condition.unmet(
                                ConditionType.PROGRAMMED,
                                Reason.REJECTED,
                                "proxy sidecar-1: bad: no address",
                                7));
        assertThat(condition(taken, route, ConditionType.PROGRAMMED).status()).isTrue();
        assertThat(wanted(refused, route).conditions())
                .anyMatch(condition -> condition.type() == ConditionType.ACCEPTED);
    }

    @Test
    void aServiceThatIsMendedIsSaidToBeRightUntilItIsGone() {
        var service = new ObjectRef("", "Service", "shop", "raw");
        var name = new Name("shop", "raw");
        var plan =
                new ProxyResources.Plan() {
                    @Override
                    public Snapshot snapshot(String group) {
                        return Snapshot.EMPTY;
                    }

                    @Override
                    public Set<ObjectRef> origins(String type, String resource) {
                        return Set.of(service);
                    }

                    @Override
                    public Map<ObjectRef, Wanted> statuses() {
                        return Map.of();
                    }
                };
        var nack =
                new Refusal(
                        "sidecar/a", "web", TypeRegistry.LDS.url(), List.of("raw"), "no", 0, null);
        var there = resolve(world().build().with(MeshFacts.of(List.of(serviceFact(name, 2)))));
        var calm = new Feedback(Map.of(), Map.of(), List.of(), 2);

        var refused =
                Statuses.of(
                        there, plan, new Feedback(Map.of(), Map.of(), List.of(nack), 2), Map.of());
        var mended = Statuses.of(there, plan, calm, refused);
        var still = Statuses.of(there, plan, calm, mended);
        var gone = Statuses.of(resolve(world()), plan, calm, still);

        assertThat(condition(refused, service, ConditionType.PROGRAMMED).status()).isFalse();
        assertThat(condition(still, service, ConditionType.PROGRAMMED))
                .isEqualTo(
                        Condition.met(ConditionType.PROGRAMMED, "none of 2 proxies refuses it", 2));
        assertThat(gone).doesNotContainKey(service);
        assertThat(Statuses.of(there, plan, calm, Map.of())).doesNotContainKey(service);
    }

    private static ServiceFact serviceFact(Name name, long generation) {
        return new ServiceFact(
                name,
                generation,
                List.of("10.96.0.4"),
                List.of(),
                ServiceFact.Distribution.EVERYWHERE,
                new ServiceFact.HealthCheck.None(),
                ServiceFact.Outlier.NONE,
                Duration.ofSeconds(5),
                List.of());
    }

    private static Resolution resolve(World world) {
        return Resolver.resolve(world, Map.of(), Resolution.EMPTY);
    }

    private static ProxyResources.Plan planWith(ObjectRef object, String typeUrl, String name) {
        return new ProxyResources.Plan() {
            @Override
            public Snapshot snapshot(String group) {
                return Snapshot.EMPTY;
            }

            @Override
            public Set<ObjectRef> origins(String type, String resource) {
                return type.equals(typeUrl) && resource.equals(name) ? Set.of(object) : Set.of();
            }

            @Override
            public Map<ObjectRef, Wanted> statuses() {
                return Map.of(
                        object,
                        new Wanted(
                                new ProfileStatus(7, List.of(), 0, 0),
                                List.of(Condition.met(ConditionType.ACCEPTED, "fine", 7))));
            }
        };
    }

    private static Resolution resolve(WorldBuilder world) {
        return Resolver.resolve(world.build(), Map.of(), Resolution.EMPTY);
    }

    private static Map<ObjectRef, Wanted> of(
            Resolution resolution, Map<String, NodeReport> reports) {
        assertThat(Names.API_VERSION).startsWith(FAST.group() + "/");
        return Statuses.of(
                resolution,
                ProxyResources.Plan.EMPTY,
                new Feedback(reports, Map.of(), List.of(), 0),
                Map.of());
    }

    /** A report of an agent that has everything it shall have. */
    private static NodeReport had(Resolution resolution, String node) {
        var report =
                NodeReport.newBuilder()
                        .setNode(node)
                        .addPaths(PathReadiness.newBuilder().setPath("Sockmap").setReady(true));
        for (var policy : resolution.node(node).policies()) {
            report.addPolicies(
                    PolicyReport.newBuilder()
                            .setResource(policy.name())
                            .setProgrammedVersion(policy.resource().version()));
        }
        return report.build();
    }

    private static Map<String, NodeReport> reports(NodeReport... reports) {
        var byNode = new HashMap<String, NodeReport>();
        for (var report : reports) {
            byNode.put(report.getNode(), report);
        }
        return byNode;
    }

    private static Wanted wanted(Map<ObjectRef, Wanted> statuses, ObjectRef object) {
        @Nullable Wanted wanted = statuses.get(object);
        assertThat(wanted).as("status of %s", object).isNotNull();
        return Objects.requireNonNull(wanted);
    }

    private static Condition condition(
            Map<ObjectRef, Wanted> statuses, ObjectRef object, ConditionType type) {
        return wanted(statuses, object).conditions().stream()
                .filter(condition -> condition.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
