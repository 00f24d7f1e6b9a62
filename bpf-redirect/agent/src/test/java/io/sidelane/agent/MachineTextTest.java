package io.sidelane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.TestMachine;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTextTest {

    @TempDir private Path root;

    @Test
    void aMachineIsTables() throws IOException {
        var facts = NodeFacts.read(TestMachine.named("intel-x710", root));

        var text =
                MachineText.of(
                        facts,
                        Probed.NOTHING,
                        NodeCapability.of(facts, Probed.NOTHING, Instant.EPOCH));

        assertThat(text)
                .startsWith(
                        """

                        NIC       driver  model       Mbit/s  NUMA  VFs                           RDMA  eswitch  XDP
                        ens1f0    i40e    Intel X710  10000   1     4 of 64 (2 iavf, 2 vfio-pci)  -     -        Native Generic, AF_XDP zero-copy
                        """)
                .contains(
                        """
                        huge pages 1Gi                8 of 8 free, by NUMA node 0: 4, 1: 4
                        huge pages 2Mi                1024 of 2048 free, by NUMA node 0: 512, 1: 512
                        native XDP on a veth          not tried (expected: root)
                        AF_XDP on a veth              not tried (expected: root)
                        IOMMU groups                  5
                        kubelet                       CPU manager static, topology manager single-numa-node, memory manager static
                        resource afxdp/fast           1 devices
                        resource intel.com/x710_dpdk  2 devices
                        resource intel.com/x710_net   2 devices
                        CNI configuration             /etc/cni/net.d, the runtimes' default: multus-shim
                        running                       Multus
                        """)
                .containsPattern("path +state +why\\RSockmap +ready +kernel 6\\.1\\.147\\R");
    }

    @Test
    void whatIsInTheWayOfTheDataPathIsInTheWayOfSockmap() throws IOException {
        var facts = NodeFacts.read(TestMachine.named("intel-x710", root));
        var capability = NodeCapability.of(facts, Probed.NOTHING, Instant.EPOCH);

        assertThat(
                        MachineText.of(
                                facts,
                                Probed.NOTHING,
                                capability.withSockmap("privileges: CAP_BPF missing")))
                .containsPattern("Sockmap +SelfTestFailed +privileges: CAP_BPF missing");
        assertThat(capability.withSockmap("x").labels())
                .doesNotContainKey("path.sidelane.io/Sockmap")
                .containsKey("path.sidelane.io/AfXdp");
    }
}
