package io.sidelane.agent;

import io.sidelane.agent.admin.Json;
import io.sidelane.agent.capability.KernelProbe;
import io.sidelane.agent.capability.NetworkFacts.Software;
import io.sidelane.agent.capability.NodeFacts;
import io.sidelane.agent.capability.NodeFiles;
import io.sidelane.agent.capability.decision.NodeCapability;
import io.sidelane.agent.datapath.Check;
import io.sidelane.agent.datapath.Check.Verdict;
import io.sidelane.agent.datapath.DataPaths;
import io.sidelane.api.yaml.RecordWriter;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code agent doctor}: whether this node can have the data path, and what is in the way. */
@Command(
        name = "doctor",
        description = {
            "Looks whether this node can redirect, which paths it can offer, and at policy files,"
                    + " without changing anything.",
            "The status is 1 when something keeps the agent from starting."
        },
        footerHeading = "%nExample:%n",
        footer = "  sidelane agent doctor --policy-dir /etc/sidelane -o json")
final class DoctorCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private DataPathOptions dataPath = new DataPathOptions();

    @Mixin private MachineOptions machine = new MachineOptions();

    @Option(
            names = "--probe-xdp",
            paramLabel = "NIC",
            split = ",",
            description =
                    "NICs that nobody uses, set down: an XDP program is attached to them in the driver and"
                            + " removed. Without it drivers are told from a table.")
    private List<String> probeXdp = List.of();

    @Option(
            names = "--policy-dir",
            paramLabel = "DIR",
            description = "policy files to check as well.")
    private @Nullable Path policyDirectory;

    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        var checks = new ArrayList<Check>();
        if (policyDirectory != null) {
            checks.addAll(PolicyChecks.of(policyDirectory));
        }
        checks.addAll(DataPaths.inspect(dataPath.config(false)));
        var files = new NodeFiles(machine.root());
        var facts = NodeFacts.read(files);
        if (!facts.isReadable()) {
            checks.add(
                    new Check(
                            "root",
                            Verdict.WARNING,
                            "--root: %s cannot be read (expected: a node's root directory)"
                                    .formatted(files),
                            "run as root; the paths below are not this node's"));
        }
        boolean well = checks.stream().noneMatch(check -> check.verdict() == Verdict.FAILED);
        var probed = KernelProbe.run(probeXdp, files);
        var capability =
                NodeCapability.of(facts, probed, Instant.now()).withSockmap(inTheWay(checks));
        switch (output.format()) {
            case TEXT ->
                    Printed.to(spec)
                            .print(text(checks, well) + MachineText.of(facts, probed, capability));
            case JSON -> Printed.json(spec, json(checks, well, facts, capability));
        }
        Printed.to(spec).flush();
        return well ? 0 : 1;
    }

    static String text(List<Check> checks, boolean well) {
        int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
        var text = new StringBuilder();
        for (var check : checks) {
            text.append(
                    ("%-8s %-" + Math.max(1, width) + "s  %s%n")
                            .formatted(check.verdict().word(), check.name(), check.detail()));
            if (!check.remedy().isEmpty()) {
                text.append(
                        ("%-8s %-" + Math.max(1, width) + "s  -> %s%n")
                                .formatted("", "", check.remedy()));
            }
        }
        return text.append(well ? "ready to run" : "not ready to run")
                .append(System.lineSeparator())
                .toString();
    }

    /** What keeps the data path from being loaded, null when nothing does. */
    private static @Nullable String inTheWay(List<Check> checks) {
        return checks.stream()
                .filter(check -> check.verdict() == Verdict.FAILED)
                .filter(check -> !check.name().startsWith("policy"))
                .map(Check::detail)
                .findFirst()
                .orElse(null);
    }

    static byte[] json(
            List<Check> checks, boolean well, NodeFacts facts, NodeCapability capability) {
        return Json.object(
                json -> {
                    json.writeBooleanField("ready", well);
                    json.writeArrayFieldStart("checks");
                    for (var check : checks) {
                        json.writeStartObject();
                        json.writeStringField("name", check.name());
                        json.writeStringField("verdict", check.verdict().word());
                        json.writeStringField("detail", check.detail());
                        json.writeStringField("remedy", check.remedy());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeObjectFieldStart("network");
                    json.writeStringField("cniConfiguration", facts.network().configDirectory());
                    Json.value(
                            json, "plugins", facts.network().plugins().stream().sorted().toList());
                    Json.value(
                            json,
                            "running",
                            facts.network().running().stream()
                                    .sorted()
                                    .map(Software::word)
                                    .toList());
                    json.writeEndObject();
                    Json.value(json, "status", RecordWriter.fields(capability.status()));
                });
    }
}
