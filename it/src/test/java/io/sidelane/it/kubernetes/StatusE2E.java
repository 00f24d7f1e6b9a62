package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Metadata;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.Reason;
import io.sidelane.api.node.CpuManagerPolicy;
import io.sidelane.api.node.Datapath;
import io.sidelane.api.node.EswitchMode;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.NodeKernel;
import io.sidelane.api.node.NodeStatus;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.node.PolicyInForce;
import io.sidelane.api.node.Rdma;
import io.sidelane.api.node.RdmaMode;
import io.sidelane.api.node.SelfTest;
import io.sidelane.api.node.Sriov;
import io.sidelane.api.node.XdpMode;
import io.sidelane.api.profile.HugepageSize;
import io.sidelane.api.profile.NumaPolicy;
import io.sidelane.api.status.PolicyStatus;
import io.sidelane.api.status.RejectedPath;
import io.sidelane.api.status.StatusCondition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Status is a thing of its own: who may write it, what it takes, what survives. */
@ExtendWith(RealApiServer.class)
class StatusE2E {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");

    private final KubernetesClient platform;
    private final KubernetesClient controlPlane;

    StatusE2E(ApiServer server) {
        platform = server.as(RealApiServer.PLATFORM);
        controlPlane = server.as(RealApiServer.CONTROL_PLANE);
    }

    @BeforeAll
    static void install(ApiServer server) {
        Sidelane.install(server);
    }

    @Test
    void theControlPlaneWritesAPolicysStatusAndReadsItBack() {
        var policy = policy("reported", status());
        var applied = Sidelane.apply(platform, Sidelane.resource(policy));

        var reported = Sidelane.applyStatus(controlPlane, "control-plane", policy);

        assertThat(((AccelerationPolicy) Sidelane.read(applied)).status()).isNull();
        assertThat(((AccelerationPolicy) Sidelane.read(reported)).status()).isEqualTo(status());
        assertThat(reported.getMetadata().getGeneration()).isEqualTo(1);
    }

    @Test
    void whoWritesTheSpecCannotWriteTheStatus() {
        var policy = policy("unreported", status());
        Sidelane.apply(platform, Sidelane.resource(policy));

        assertThatThrownBy(() -> Sidelane.applyStatus(platform, "platform", policy))
                .hasMessageContaining("cannot patch resource \"accelerationpolicies/status\"");
    }

    @Test
    void twoWritersHaveAConditionEach() {
        var accepted = Condition.met(ConditionType.ACCEPTED, "takes part", 1);
        var programmed =
                Condition.unmet(
                        ConditionType.PROGRAMMED,
                        Reason.REJECTED,
                        "node a: map is full (expected: room); the last generation goes on",
                        1);
        Sidelane.apply(platform, Sidelane.resource(policy("shared", null)));

        Sidelane.applyStatus(controlPlane, "resolver", policy("shared", only(accepted)));
        var both = Sidelane.applyStatus(controlPlane, "acks", policy("shared", only(programmed)));

        var status = Objects.requireNonNull(((AccelerationPolicy) Sidelane.read(both)).status());
        assertThat(status.conditions())
                .extracting(StatusCondition::type)
                .containsExactlyInAnyOrder(ConditionType.ACCEPTED, ConditionType.PROGRAMMED);
    }

    @Test
    void aNodeReportsEverythingItHas() {
        var node = new NodeAcceleration(Metadata.named(null, "node-1"), nodeStatus());
        controlPlane.resource(Sidelane.resource(node)).create();

        var reported = Sidelane.applyStatus(controlPlane, "agent", node);

        assertThat(((NodeAcceleration) Sidelane.read(reported)).status()).isEqualTo(nodeStatus());
    }

    private static AccelerationPolicy policy(String name, @Nullable PolicyStatus status) {
        return new AccelerationPolicy(
                Metadata.named("trading", name), PolicySpec.of("sockmap"), status);
    }

    private static PolicyStatus only(Condition condition) {
        return new PolicyStatus(
                1,
                StatusCondition.next(List.of(), List.of(condition), THEN),
                0,
                0,
                Map.of(),
                null,
                List.of());
    }

    private static PolicyStatus status() {
        return new PolicyStatus(
                1,
                StatusCondition.next(
                        List.of(),
                        List.of(
                                Condition.met(ConditionType.ACCEPTED, "takes part", 1),
                                Condition.unmet(
                                        ConditionType.DEGRADED,
                                        Reason.RESOURCE_NOT_ALLOCATABLE,
                                        "",
                                        1)),
                        THEN),
                12,
                3,
                Map.of("Sockmap", 11, "None", 1),
                "sockmap",
                List.of(
                        new RejectedPath(
                                AccelerationPath.SRIOV_NETDEVICE,
                                Reason.RESOURCE_NOT_ALLOCATABLE,
                                "resource intel.com/sriov is not allocatable on any of 3 matching"
                                        + " nodes (expected: at least minReadyNodes=1); using"
                                        + " Sockmap")));
    }

    private static NodeStatus nodeStatus() {
        return new NodeStatus(
                StatusCondition.next(
                        List.of(),
                        List.of(Condition.met(ConditionType.PROGRAMMED, "as wanted", 1)),
                        THEN),
                new NodeKernel("6.12.111", true, true),
                List.of(new SelfTest("order", true, "", THEN)),
                List.of(
                        new Nic(
                                "ens1f0",
                                "mlx5_core",
                                "0000:02:00.0",
                                Set.of(XdpMode.NATIVE, XdpMode.GENERIC),
                                new Sriov(64, 8, Map.of("vfio-pci", 6, "mlx5_core", 2)),
                                new Rdma("mlx5_0", RdmaMode.EXCLUSIVE),
                                EswitchMode.SWITCHDEV,
                                1,
                                100_000,
                                "ConnectX-6 Dx",
                                true)),
                List.of(
                        new HugepagePool(
                                HugepageSize.TWO_MEBIBYTES,
                                1_024,
                                1_000,
                                Map.of("0", 488, "1", 512))),
                CpuManagerPolicy.STATIC,
                NumaPolicy.SINGLE_NUMA_NODE,
                List.of(
                        new PathReadiness(AccelerationPath.SOCKMAP, true, null, "", THEN),
                        new PathReadiness(
                                AccelerationPath.DPDK_VFIO,
                                false,
                                Reason.NO_IOMMU,
                                "no iommu group (expected: one for each device)",
                                THEN)),
                new Datapath(40, 12_345_678_901L, Map.of("noPeer", 3L)),
                List.of(
                        new PolicyInForce(
                                "nodes/n1/AccelerationPolicy/shop/fast/sockmap",
                                "0123456789abcdef",
                                3,
                                "")),
                Map.of("path.sidelane.io/Sockmap", "true"));
    }
}
