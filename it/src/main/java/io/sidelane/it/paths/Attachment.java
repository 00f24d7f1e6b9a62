package io.sidelane.it.paths;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.it.rig.RigException;
import java.net.InetAddress;
import java.util.List;

/**
 * One network of a pod, as a runtime gets it from Multus.
 *
 * @param interfaceName of the pod's end
 * @param network a CNI configuration list
 * @param plan the addresses that it may get, empty when the configuration itself names them
 * @param ofAllNodes whether all nodes take their addresses from one book, as SpiderPool's do
 */
record Attachment(
        String interfaceName, ObjectNode network, List<AddressRange> plan, boolean ofAllNodes) {

    Attachment {
        plan = List.copyOf(plan);
    }

    String networkName() {
        return network.path("name").asText();
    }

    /** The plugin that makes the interface, e.g. {@code macvlan}. */
    String type() {
        return network.at("/plugins/0/type").asText();
    }

    /** The node's interface that it is upon. */
    String master() {
        return network.at("/plugins/0/master").asText();
    }

    /** Of an 802.1Q interface, 0 for others. */
    int vlan() {
        return network.at("/plugins/0/vlanId").asInt();
    }

    boolean hasBookOfNode() {
        return !plan.isEmpty() && !ofAllNodes;
    }

    /** What it may have: an address of each range's IP version, or what is written. */
    void check(List<InetAddress> addresses) {
        boolean right =
                plan.isEmpty()
                        ? written().equals(addresses)
                        : versions() == addresses.size() && addresses.stream().allMatch(this::has);
        if (!right) {
            throw new RigException(
                    "%s: addresses %s (expected: %s)"
                            .formatted(
                                    interfaceName, addresses, plan.isEmpty() ? written() : plan));
        }
    }

    private boolean has(InetAddress address) {
        return plan.stream().anyMatch(range -> range.has(address));
    }

    private long versions() {
        return plan.stream().map(range -> range.first().getClass()).distinct().count();
    }

    /* Of the plugin static. */
    private List<InetAddress> written() {
        return network.at("/plugins/0/ipam/addresses")
                .valueStream()
                .map(one -> one.path("address").asText().replaceFirst("/.*", ""))
                .map(AddressRange::literal)
                .toList();
    }
}
