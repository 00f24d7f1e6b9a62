package io.sidelane.agent.decision;

import com.google.protobuf.Timestamp;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.api.AccelerationPath;
import io.sidelane.api.node.HugepagePool;
import io.sidelane.xds.v1alpha1.Hugepages;
import io.sidelane.xds.v1alpha1.Nic;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.PathReadiness;
import io.sidelane.xds.v1alpha1.Rdma;
import io.sidelane.xds.v1alpha1.Sriov;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the machine has, as it is reported. */
final class MachineReport {

    private static final int MAX_NICS = 64;

    private MachineReport() {}

    static void add(NodeReport.Builder report, NodeCapability machine) {
        var capability =
                io.sidelane.xds.v1alpha1.NodeCapability.newBuilder()
                        .setBtf(machine.kernel().btf())
                        .setCgroupV2(machine.kernel().cgroupV2())
                        .putAllLabels(machine.labels());
        machine.nics().stream()
                .limit(MAX_NICS)
                .map(MachineReport::nic)
                .forEach(capability::addNics);
        machine.hugepages().stream()
                .map(MachineReport::hugepages)
                .forEach(capability::addHugepages);
        if (machine.cpuManager() != null) {
            capability.setCpuManager(machine.cpuManager().word());
        }
        if (machine.topologyPolicy() != null) {
            capability.setTopologyPolicy(machine.topologyPolicy().word());
        }
        report.setCapability(capability);
        machine.paths().stream()
                // What the data path does says more of it than what the kernel is.
                .filter(path -> path.path() != AccelerationPath.SOCKMAP)
                .map(MachineReport::path)
                .forEach(report::addPaths);
    }

    private static PathReadiness path(io.sidelane.api.node.PathReadiness path) {
        var reason = path.reason();
        var report =
                PathReadiness.newBuilder()
                        .setPath(path.path().word())
                        .setReady(path.ready())
                        .setReason(reason == null ? path.path().word() : reason.word())
                        .setMessage(path.message());
        @Nullable Instant at = path.lastProbe();
        if (at != null) {
            report.setLastProbe(Timestamp.newBuilder().setSeconds(at.getEpochSecond()));
        }
        return report.build();
    }

    private static Nic nic(io.sidelane.api.node.Nic nic) {
        var report =
                Nic.newBuilder()
                        .setName(nic.name())
                        .setDriver(nic.driver())
                        .setZeroCopy(nic.zeroCopy());
        nic.xdpModes().stream().sorted().forEach(mode -> report.addXdpModes(mode.word()));
        if (nic.pciAddress() != null) {
            report.setPciAddress(nic.pciAddress());
        }
        if (nic.sriov() != null) {
            report.setSriov(
                    Sriov.newBuilder()
                            .setTotalVfs(nic.sriov().totalVfs())
                            .setNumVfs(nic.sriov().numVfs())
                            .putAllDrivers(nic.sriov().drivers()));
        }
        if (nic.rdma() != null) {
            report.setRdma(
                    Rdma.newBuilder()
                            .setDevice(nic.rdma().device())
                            .setMode(nic.rdma().mode().word()));
        }
        if (nic.eswitch() != null) {
            report.setEswitch(nic.eswitch().word());
        }
        if (nic.numa() != null) {
            report.setNuma(nic.numa());
        }
        if (nic.speed() != null) {
            report.setSpeedMbps(nic.speed());
        }
        if (nic.model() != null) {
            report.setModel(nic.model());
        }
        return report.build();
    }

    private static Hugepages hugepages(HugepagePool pool) {
        return Hugepages.newBuilder()
                .setSize(pool.size().word())
                .setTotal(pool.total())
                .setFree(pool.free())
                .putAllFreeByNuma(pool.freeByNuma())
                .build();
    }
}
