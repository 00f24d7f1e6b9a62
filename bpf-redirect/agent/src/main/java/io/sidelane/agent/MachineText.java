package io.sidelane.agent;

import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.capability.decision.Probed;
import io.sidelane.agent.capability.decision.Probed.Outcome;
import io.sidelane.api.Word;
import io.sidelane.api.node.Nic;
import io.sidelane.api.node.PathReadiness;
import io.sidelane.api.node.Sriov;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a machine has and can offer, as the doctor shows it. */
final class MachineText {

    private static final String NOTHING = "-";

    private MachineText() {}

    static String of(NodeFacts facts, Probed probed, NodeCapability capability) {
        var text = new StringBuilder();
        if (!capability.nics().isEmpty()) {
            text.append(System.lineSeparator());
            table(text, nics(capability.nics()));
        }
        text.append(System.lineSeparator());
        table(text, machine(facts, probed, capability));
        text.append(System.lineSeparator());
        table(text, paths(capability.paths()));
        return text.toString();
    }

    private static List<List<String>> nics(List<Nic> nics) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "NIC", "driver", "model", "Mbit/s", "NUMA", "VFs", "RDMA", "eswitch",
                        "XDP"));
        for (var nic : nics) {
            rows.add(
                    List.of(
                            nic.name(),
                            nic.driver(),
                            shown(nic.model()),
                            shown(nic.speed()),
                            shown(nic.numa()),
                            nic.sriov() == null ? NOTHING : virtualFunctions(nic.sriov()),
                            nic.rdma() == null
                                    ? NOTHING
                                    : "%s, %s"
                                            .formatted(
                                                    nic.rdma().device(), nic.rdma().mode().word()),
                            nic.eswitch() == null ? NOTHING : nic.eswitch().word(),
                            nic.xdpModes().stream()
                                            .sorted()
                                            .map(Word::word)
                                            .collect(Collectors.joining(" "))
                                    + (nic.zeroCopy() ? ", AF_XDP zero-copy" : "")));
        }
        return rows;
    }

    private static String virtualFunctions(Sriov sriov) {
        var drivers =
                sriov.drivers().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
        return "%d of %d%s"
                .formatted(
                        sriov.numVfs(),
                        sriov.totalVfs(),
                        drivers.isEmpty() ? "" : " (" + drivers + ")");
    }

    private static List<List<String>> machine(
            NodeFacts facts, Probed probed, NodeCapability capability) {
        var rows = new ArrayList<List<String>>();
        for (var pool : capability.hugepages()) {
            rows.add(
                    List.of(
                            "huge pages " + pool.size().word(),
                            "%d of %d free%s"
                                    .formatted(
                                            pool.free(),
                                            pool.total(),
                                            pool.freeByNuma().size() < 2
                                                    ? ""
                                                    : ", by NUMA node "
                                                            + pool.freeByNuma().entrySet().stream()
                                                                    .sorted(
                                                                            Map.Entry
                                                                                    .comparingByKey())
                                                                    .map(
                                                                            node ->
                                                                                    node.getKey()
                                                                                            + ": "
                                                                                            + node
                                                                                                    .getValue())
                                                                    .collect(
                                                                            Collectors.joining(
                                                                                    ", ")))));
        }
        rows.add(List.of("native XDP on a veth", shown(probed.xdp())));
        rows.add(List.of("AF_XDP on a veth", shown(probed.afXdp())));
        probed.nativeXdp().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        nic ->
                                rows.add(
                                        List.of(
                                                "native XDP on " + nic.getKey(),
                                                shown(nic.getValue()))));
        var kubelet = facts.kubelet();
        rows.add(List.of("IOMMU groups", String.valueOf(facts.iommuGroups())));
        rows.add(
                List.of(
                        "kubelet",
                        kubelet.present()
                                ? "CPU manager %s, topology manager %s, memory manager %s"
                                        .formatted(
                                                shown(kubelet.cpuManager()),
                                                shown(kubelet.topologyManager()),
                                                shown(kubelet.memoryManager()))
                                : "none"));
        kubelet.devices().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        resource ->
                                rows.add(
                                        List.of(
                                                "resource " + resource.getKey(),
                                                resource.getValue().size() + " devices")));
        var network = facts.network();
        rows.add(
                List.of(
                        "CNI configuration",
                        "%s, %s: %s"
                                .formatted(
                                        network.configDirectory(),
                                        network.saidBy().isEmpty()
                                                ? "the runtimes' default"
                                                : "by " + network.saidBy(),
                                        network.types().isEmpty()
                                                ? "none"
                                                : String.join(" ", network.types()))));
        rows.add(
                List.of(
                        "running",
                        network.running().isEmpty()
                                ? "none of "
                                        + List.of(Software.values()).stream()
                                                .map(Software::word)
                                                .collect(Collectors.joining(", "))
                                : network.running().stream()
                                        .sorted()
                                        .map(Software::word)
                                        .collect(Collectors.joining(", "))));
        return rows;
    }

    private static List<List<String>> paths(List<PathReadiness> paths) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("path", "state", "why"));
        for (var path : paths) {
            rows.add(
                    List.of(
                            path.path().word(),
                            path.reason() == null ? "ready" : path.reason().word(),
                            path.message()));
        }
        return rows;
    }

    private static void table(StringBuilder text, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
    }

    private static String shown(@Nullable Outcome outcome) {
        if (outcome == null) {
            return "not tried (expected: root)";
        }
        return (outcome.works() ? "works: " : "refused: ") + outcome.detail();
    }

    private static String shown(@Nullable Object value) {
        return value == null ? NOTHING : value.toString();
    }
}
