package io.sidelane.it.equivalence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.command.OutputOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The suite as a command: one line a case, a summary, exit code 0 only when all is as expected. */
@Command(
        name = "equivalence",
        mixinStandardHelpOptions = true,
        description =
                "Runs the same socket programs over plain TCP and accelerated and compares what they see.",
        footer = {"", "Example: equivalence --quick --only order"})
public final class EquivalenceCommand implements Callable<Integer> {

    private static final int QUICK_STREAMS = 40;
    private static final int FULL_STREAMS = 150;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--quick", description = "A few minutes: fewer streams, smaller transfers.")
    private boolean quick;

    @Option(names = "--streams", description = "Streams of each case of the group order.")
    private int streams;

    @Option(
            names = "--only",
            description = "Only cases or groups whose name contains this; may be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--unguarded",
            description = "With the data path's guards off: cases must break.")
    private boolean unguarded;

    @Option(
            names = "--as-sidecar",
            description =
                    "Programs have the sidecars' uid: for kernels such as 6.1, where only bytes for"
                            + " sidecars are redirected.")
    private boolean asSidecar;

    @Option(names = "--seed", description = "Of everything random; a run prints its own.")
    private @Nullable Long seed;

    @Mixin private OutputOption output = new OutputOption();

    @Option(names = "--list", description = "Print the cases' names and stop.")
    private boolean list;

    @Override
    public Integer call() {
        try {
            return runChosen();
        } catch (SuiteException e) {
            System.err.println("equivalence: " + e.getMessage());
            return 2;
        }
    }

    private int runChosen() {
        List<Case> cases = chosen();
        if (list) {
            cases.forEach(c -> IO.println(groupName(c) + " " + c.name()));
            return 0;
        }
        if (cases.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--only: %s (expected: a name that --list prints)"
                            .formatted(String.join(" ", only)));
        }
        long chosenSeed = seed != null ? seed : ThreadLocalRandom.current().nextLong(1L << 40);
        int count = streams > 0 ? streams : quick ? QUICK_STREAMS : FULL_STREAMS;
        boolean json = output.json();
        var results = new ArrayList<Run.Result>();
        try (var run = new Run(!quick, count, chosenSeed, unguarded, asSidecar)) {
            // Ctrl-C and SIGTERM leave nothing behind either.
            Runtime.getRuntime().addShutdownHook(new Thread(run::close));
            run.run(
                    cases,
                    result -> {
                        results.add(result);
                        IO.println(json ? json(result) : text(result));
                    });
        }
        long wrong = results.stream().filter(r -> !r.verdict().expected()).count();
        if (!json) {
            IO.println(
                    "equivalence: %d cases, %d as expected, %d not; seed %d"
                            .formatted(results.size(), results.size() - wrong, wrong, chosenSeed));
        }
        return wrong == 0 ? 0 : 1;
    }

    private List<Case> chosen() {
        return Suite.all().stream()
                .filter(c -> !quick || c.quick())
                .filter(c -> !unguarded || !c.guards().isEmpty())
                .filter(
                        c ->
                                only.isEmpty()
                                        || only.stream()
                                                .anyMatch(
                                                        o ->
                                                                c.name().contains(o)
                                                                        || groupName(c).equals(o)))
                .toList();
    }

    private static String groupName(Case c) {
        return c.group().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(Run.Result result) {
        Verdict verdict = result.verdict();
        return "%-32s %-16s plain: %s | accelerated: %s%s"
                .formatted(
                        result.of().name(),
                        verdict.kind().word(),
                        brief(result.plain()),
                        brief(result.accelerated()),
                        verdict.detail().isEmpty() ? "" : " | " + verdict.detail());
    }

    private static String brief(@Nullable Observation seen) {
        if (seen == null) {
            return "-";
        }
        String text = seen.text().replace("\n", ", ");
        if (text.length() > 60) {
            text = text.substring(0, 57) + "...";
        }
        return text
                + (seen.limits().isEmpty() ? "" : " " + seen.limits())
                + (seen.redirectedBytes() > 0
                        ? " [" + seen.redirectedBytes() + " B redirected]"
                        : "");
    }

    private static String json(Run.Result result) {
        var mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        node.put("case", result.of().name());
        node.put("group", groupName(result.of()));
        node.put("verdict", result.verdict().kind().word());
        node.put("expected", result.verdict().expected());
        node.put("detail", result.verdict().detail());
        add(node, "plain", result.plain());
        add(node, "accelerated", result.accelerated());
        try {
            return mapper.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new SuiteException("result as JSON", e);
        }
    }

    private static void add(ObjectNode to, String name, @Nullable Observation seen) {
        if (seen == null) {
            return;
        }
        ObjectNode node = to.putObject(name);
        node.put("text", seen.text());
        node.put("redirectedBytes", seen.redirectedBytes());
        ObjectNode limits = node.putObject("limits");
        seen.limits().forEach(limits::put);
    }
}
