package io.sidelane.injector.offline;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.injector.Misuse;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sidelane inject}. Status 0: done; 1: a pod would be refused, or a file is wrong; 2:
 * misuse.
 */
@Command(
        name = "sidelane inject",
        description = {
            "Puts on pods what the injector would put on them, without a cluster: YAML to standard output, the reasons to standard error.",
            "The same input gives the same bytes; its own output it leaves as it is. Comments are not kept."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every pod was looked at",
            "1:a pod would be refused, or a file is not understood",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane inject -f pods.yaml --config-dir /etc/sidelane > injected.yaml",
            "  sidelane inject -f deployment.yaml --config-dir ./config --diff",
            "  helm template shop | sidelane inject -f - --config-dir ./config \\",
            "      -n shop | kubectl apply -f -"
        })
public final class InjectMain implements Callable<Integer> {

    private static final int WRONG = 1;
    private static final int CONTEXT = 3;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit.")
    @SuppressWarnings("unused")
    private boolean help;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            required = true,
            description =
                    "YAML with pods, Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs or"
                            + " CronJobs; - is standard input. Other objects are passed through.")
    private String file = "";

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            required = true,
            description =
                    "directory with YAML files of Sidelane's kinds, namespaces, nodes, and objects"
                            + " that profiles refer to.")
    private Path directory = Path.of("");

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "namespace of objects that name none (default: ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Option(
            names = "--diff",
            description = "print what would change, as a unified diff, instead of the objects.")
    private boolean diff;

    private InjectMain() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new InjectMain()).setParameterExceptionHandler(Misuse::handle);
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        try {
            var injected = Injected.of(file, bytes(), Config.ofDirectory(directory), namespace);
            line.getOut().print(diff ? difference(injected) : Yaml.write(injected.after()));
            line.getOut().flush();
            injected.said().forEach(line.getErr()::println);
            return injected.denied() ? WRONG : 0;
        } catch (BadConfigException e) {
            line.getErr().println(e.getMessage());
            return WRONG;
        } catch (IOException e) {
            line.getErr()
                    .println(
                            "--filename: %s (expected: a file that can be read)"
                                    .formatted(e.getMessage()));
            return WRONG;
        }
    }

    private byte[] bytes() throws IOException {
        if (file.equals("-")) {
            return System.in.readNBytes(YamlReader.MAX_BYTES + 1);
        }
        try (var in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(YamlReader.MAX_BYTES + 1);
        }
    }

    private String difference(Injected injected) {
        var before = Yaml.write(injected.before()).lines().toList();
        var after = Yaml.write(injected.after()).lines().toList();
        var lines =
                UnifiedDiffUtils.generateUnifiedDiff(
                        file, file + " (injected)", before, DiffUtils.diff(before, after), CONTEXT);
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
