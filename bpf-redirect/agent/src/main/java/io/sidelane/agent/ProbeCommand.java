package io.sidelane.agent;

import io.sidelane.agent.address.AddressProbe;
import io.sidelane.agent.address.Conflict;
import io.sidelane.agent.admin.Json;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import io.sidelane.command.TimeConverter;
import io.sidelane.libbpf.BpfException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code agent probe}: whether addresses are in use on a network, asked on the wire. */
@Command(
        name = "probe",
        description = {
            "Asks a network by ARP (RFC 5227) and neighbor solicitation (RFC 4862) whether somebody has"
                    + " an address; takes none. Needs root or CAP_NET_RAW.",
            "The status is 1 when one is in use."
        },
        footerHeading = "%nExample:%n",
        footer = "  sidelane agent probe --interface ens1f0 10.1.2.3 fd00::3")
final class ProbeCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Option(
            names = "--interface",
            paramLabel = "NIC",
            required = true,
            description = "interface that the network is at.")
    private String nic = "";

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often it is asked (default: ${DEFAULT-VALUE}).")
    private int count = 3;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = TimeConverter.class,
            description = "how long answers are waited for each time (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ofSeconds(1);

    @Parameters(paramLabel = "ADDRESS", arity = "1..64", description = "IPv4 or IPv6 addresses.")
    private List<String> addresses = List.of();

    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        var answers = ask();
        switch (output.format()) {
            case TEXT -> Printed.to(spec).print(text(answers));
            case JSON -> Printed.json(spec, json(answers));
        }
        Printed.to(spec).flush();
        return answers.values().stream().allMatch(conflict -> conflict == null) ? 0 : 1;
    }

    private Map<String, @Nullable Conflict> ask() {
        try {
            var probe = new AddressProbe(count, interval);
            // All are right before the first is asked for.
            var literals = addresses.stream().map(this::literal).toList();
            var answers = new LinkedHashMap<String, @Nullable Conflict>();
            for (var address : literals) {
                answers.put(address.getHostAddress(), probe.ask(address, nic));
            }
            return answers;
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        } catch (BpfException e) {
            throw new DataPathException(e.summary() + "; not asked", e);
        }
    }

    /* By its numbers: names would have to be looked up. */
    private InetAddress literal(String written) {
        try {
            return InetAddress.ofLiteral(written);
        } catch (IllegalArgumentException _) {
            throw misuse(
                    "ADDRESS: %s (expected: an IPv4 or IPv6 address in numbers)"
                            .formatted(written));
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    static String text(Map<String, @Nullable Conflict> answers) {
        var text = new StringBuilder();
        answers.forEach(
                (address, conflict) ->
                        text.append(
                                conflict == null
                                        ? "%s  free%n".formatted(address)
                                        : "%s  in use: %s%n".formatted(address, conflict)));
        return text.toString();
    }

    static byte[] json(Map<String, @Nullable Conflict> answers) {
        return Json.object(
                json -> {
                    json.writeArrayFieldStart("addresses");
                    for (var answer : answers.entrySet()) {
                        var conflict = answer.getValue();
                        json.writeStartObject();
                        json.writeStringField("address", answer.getKey());
                        json.writeBooleanField("free", conflict == null);
                        if (conflict != null) {
                            json.writeStringField("holder", conflict.holder().toString());
                            json.writeStringField("how", conflict.how());
                        }
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
