package io.sidelane.it.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import io.sidelane.it.load.GrpcLoad;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.Accelerator;
import io.sidelane.it.rig.AgentAccelerator;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigPlan;
import io.sidelane.it.rig.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description =
                "Measure Sidelane against stock iptables, Unix sockets and no sidecars at all.",
        footer = {
            "",
            "Example:",
            "  sidelane bench --case 'http-16c-*' --rounds 5 --out bench.json"
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private HelpOption help = new HelpOption();

    @Option(names = "--quick", description = "Fifteen cases, shorter rounds: about seven minutes.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds of each cell (default: 5, with --quick 3).")
    private @Nullable Integer rounds;

    @Option(
            names = "--case",
            paramLabel = "GLOB",
            description = "Only cases whose names match, e.g. 'stream-*'.",
            defaultValue = "*")
    private String glob = "*";

    @Option(names = "--list", description = "Name the cases and do nothing.")
    private boolean list;

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the result as JSON to a file, too.")
    private @Nullable Path out;

    @Option(names = "--update-readme", description = "Put the table into bpf-redirect/README.md.")
    private boolean updateReadme;

    @Option(
            names = "--baseline-only",
            hidden = true,
            description = "No agent: Sidelane's column is TCP.")
    private boolean baselineOnly;

    @Option(names = "--seconds", hidden = true, description = "Seconds of a measurement.")
    private @Nullable Double seconds;

    @Override
    public Integer call() throws IOException {
        int wanted = rounds != null ? rounds : quick ? 3 : 5;
        if (wanted < 1 || wanted > 100) {
            throw misuse("--rounds: %d (expected: 1 to 100)".formatted(wanted));
        }
        if (updateReadme && wanted < ReadmeTable.FEWEST_ROUNDS) {
            throw misuse(
                    "--rounds: %d (expected: %d or more for --update-readme)"
                            .formatted(wanted, ReadmeTable.FEWEST_ROUNDS));
        }
        boolean json = output.json();
        var screen = json ? System.err : System.out;
        var cases = cases(screen);
        if (list) {
            cases.forEach(c -> System.out.println(c.name()));
            return 0;
        }
        var result = run(screen, json, cases, wanted, seconds != null ? seconds : quick ? 1 : 3);
        publish(result, screen, json);
        result.errors().forEach(screen::println);
        return result.errors().isEmpty() ? 0 : 1;
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message + "; nothing started");
    }

    private List<BenchCase> cases(PrintStream screen) {
        var cases = Matrix.matching(glob, quick);
        if (cases.isEmpty()) {
            throw misuse(
                    "--case: %s (expected: one of %s)"
                            .formatted(
                                    glob,
                                    Matrix.all().stream()
                                            .map(BenchCase::name)
                                            .collect(Collectors.joining(" "))));
        }
        if (Binaries.fortio().isPresent() || cases.stream().noneMatch(BenchCommand::needsFortio)) {
            return cases;
        }
        screen.println(
                "fortio: not installed (expected: by `sidelane setup`); leaving the gRPC cases out");
        return cases.stream().filter(c -> !needsFortio(c)).toList();
    }

    private static boolean needsFortio(BenchCase benchCase) {
        return benchCase.load() instanceof GrpcLoad;
    }

    private BenchResult run(
            PrintStream screen, boolean json, List<BenchCase> cases, int rounds, double seconds) {
        var services = EnumSet.noneOf(Service.class);
        cases.stream().map(BenchCase::service).filter(Objects::nonNull).forEach(services::add);
        boolean hop = cases.stream().anyMatch(c -> c.service() == null);
        try (var rig = Rig.start(new RigPlan(Set.copyOf(services), true, hop));
                var accelerator = accelerator(rig)) {
            var console = System.console();
            boolean terminal = !json && console != null && console.isTerminal();
            var progress = new BenchProgress(screen, terminal, Bench.measurements(cases, rounds));
            var machine = MachineFacts.gather("Envoy 1.40.0");
            return new Bench(rig, accelerator, progress).run(cases, rounds, seconds, machine);
        }
    }

    private Accelerator accelerator(Rig rig) {
        return baselineOnly ? Accelerator.none() : AgentAccelerator.start(rig);
    }

    private void publish(BenchResult result, PrintStream screen, boolean json) throws IOException {
        var writer = new ObjectMapper().writerWithDefaultPrettyPrinter();
        if (out != null) {
            writer.writeValue(out.toFile(), result.toMap());
        }
        if (json) {
            System.out.println(writer.writeValueAsString(result.toMap()));
        } else {
            screen.print("\n" + ReadmeTable.markdown(result));
        }
        if (updateReadme) {
            var readme = Binaries.beside("../../bpf-redirect/README.md").normalize();
            var text = Files.readString(readme);
            Files.writeString(readme, ReadmeTable.replaced(text, ReadmeTable.markdown(result)));
        }
    }
}
