package io.sidelane.agent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.TestMachine;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.xds.v1alpha1.Hugepages;
import io.sidelane.xds.v1alpha1.Nic;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.Rdma;
import io.sidelane.xds.v1alpha1.Sriov;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineReportTest {

    @TempDir private Path root;

    @Test
    void aMachineIsReportedInTheWordsOfTheApi() throws IOException {
        var report = report("mellanox-connectx5", 1_000);

        var capability = report.getCapability();
        assertThat(capability.getNics(0))
                .isEqualTo(
                        Nic.newBuilder()
                                .setName("ens7f0")
                                .setDriver("mlx5_core")
                                .setPciAddress("0000:af:00.0")
                                .addXdpModes("Native")
                                .addXdpModes("Generic")
                                .setSriov(
                                        Sriov.newBuilder()
                                                .setTotalVfs(16)
                                                .setNumVfs(2)
                                                .putDrivers("mlx5_core", 2))
                                .setRdma(Rdma.newBuilder().setDevice("mlx5_0").setMode("exclusive"))
                                .setEswitch("legacy")
                                .setNuma(1)
                                .setSpeedMbps(100_000)
                                .setModel("Mellanox ConnectX-5")
                                .setZeroCopy(true)
                                .build());
        assertThat(capability.getHugepagesList())
                .containsExactly(
                        Hugepages.newBuilder()
                                .setSize("2Mi")
                                .setTotal(1_024)
                                .setFree(1_024)
                                .putFreeByNuma("0", 512)
                                .putFreeByNuma("1", 512)
                                .build());
        assertThat(capability.getCpuManager()).isEqualTo("static");
        assertThat(capability.getTopologyPolicy()).isEqualTo("restricted");
        assertThat(capability.getLabelsMap()).containsEntry("path.sidelane.io/SriovRdma", "true");
        assertThat(report.getPathsList())
                .as("the data path tells of Sockmap")
                .extracting(PathReadiness::getPath)
                .doesNotContain("Sockmap", "None")
                .hasSize(14);
        assertThat(report.getPaths(0))
                .isEqualTo(
                        PathReadiness.newBuilder()
                                .setPath("SriovNetdevice")
                                .setReady(true)
                                .setReason("SriovNetdevice")
                                .setMessage("mellanox.com/cx5: virtual functions of ens7f0")
                                .setLastProbe(Timestamp.newBuilder().setSeconds(1_000))
                                .build());
    }

    @Test
    void lookingAgainIsNoNews() throws IOException {
        assertThat(Reports.lasting(report("intel-x520", 1_000)))
                .isEqualTo(Reports.lasting(report("intel-x520", 1_030)))
                .isNotEqualTo(Reports.lasting(report("intel-x540", 1_030)));
    }

    private NodeReport report(String machine, long at) throws IOException {
        var here = Files.createTempDirectory(root, machine);
        var report = NodeReport.newBuilder();
        MachineReport.add(
                report,
                NodeCapability.of(
                        NodeFacts.read(TestMachine.named(machine, here)),
                        Probed.NOTHING,
                        Instant.ofEpochSecond(at)));
        return report.build();
    }
}
