package io.sidelane.agent.capability;

import java.util.List;
import java.util.Set;

/**
 * Which network software the node has, by its files and sockets.
 *
 * @param configDirectory where the container runtime reads CNI configuration from
 * @param saidBy the file that says so; empty when it is the runtime's default
 * @param types plugin types in the order in which that directory has them: the first one's is the
 *     default network
 * @param plugins executables of plugins
 * @param running which of the {@link Software} runs
 */
public record NetworkFacts(
        String configDirectory,
        String saidBy,
        List<String> types,
        Set<String> plugins,
        Set<Software> running) {

    public NetworkFacts {
        types = List.copyOf(types);
        plugins = Set.copyOf(plugins);
        running = Set.copyOf(running);
    }

    /** What paths go by. */
    public enum Software {
        CILIUM("Cilium"),
        MULTUS("Multus"),
        SPIDERPOOL("SpiderPool"),
        VPP("VPP"),
        CALICO_VPP("calico-vpp"),
        OPEN_VSWITCH("Open vSwitch"),
        OPEN_VSWITCH_OFFLOAD("Open vSwitch hw-offload"),
        OVS_DPDK("OVS-DPDK");

        private final String word;

        Software(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
