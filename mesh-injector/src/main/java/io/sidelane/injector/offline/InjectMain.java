package io.sidelane.injector.offline;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.command.CommandErrors;
import io.sidelane.command.Output;
import io.sidelane.injector.PodSecurityDefault;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sidelane inject}. Status 0: done; 1: a pod would be refused, or a file is wrong; 2:
 * misuse.
 */
@Command(
        name = "sidelane inject",
        description = {
            "Puts on pods what the injector would put on them, without a cluster: YAML to standard output, the reasons to standard error.",
            "Read are Sidelane's kinds, namespaces, nodes, and objects that profiles refer to.",
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
            "  sidelane inject -f pods.yaml --config-dir ./config -o json --explain",
            "  sidelane inject -f deployment.yaml --config-dir ./config \\",
            "      --export-admission-policy | kubectl apply -f -",
            "  helm template shop | sidelane inject -f - --config-dir ./config \\",
            "      -n shop | kubectl apply -f -"
        })
public final class InjectMain implements Callable<Integer> {

    private static final int CONTEXT = 3;

    @Mixin private OfflineOptions options = new OfflineOptions();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            required = true,
            description =
                    "YAML with pods, Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs or"
                            + " CronJobs; - is standard input. Other objects are passed through.")
    private String file = "";

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

    @Option(
            names = "--explain",
            description =
                    "print to standard error what was looked at for each candidate, as a tree.")
    private boolean explain;

    @Option(
            names = "--export-admission-policy",
            description =
                    "print, instead of the objects, a MutatingAdmissionPolicy with its parameters and"
                            + " binding for each policy that a pod of the file gets a path of: pods"
                            + " are then treated like that one, without a webhook. What they do not"
                            + " do is said on standard error.")
    private boolean export;

    @Mixin private PodSecurityDefault podSecurity = new PodSecurityDefault();

    private InjectMain() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new InjectMain())
                .setParameterExceptionHandler(CommandErrors::misuse);
    }

    @Override
    public Integer call() {
        if ((diff ? 1 : 0) + (export ? 1 : 0) + (options.format() == Output.JSON ? 1 : 0) > 1) {
            throw options.misuse(
                    "--diff, --export-admission-policy, -o json: several (expected: one of them)");
        }
        return options.run(
                out -> {
                    var injected =
                            Injected.of(
                                    file,
                                    bytes(),
                                    Config.ofDirectory(options.directory(), podSecurity.level()),
                                    namespace);
                    var err = options.line().getErr();
                    if (export) {
                        var exported =
                                AdmissionPolicies.of(injected.decided(), podSecurity.level());
                        out.print(Yaml.write(exported.documents()));
                        exported.said().forEach(err::println);
                        return !exported.documents().isEmpty();
                    }
                    out.print(
                            switch (options.format()) {
                                case TEXT ->
                                        diff ? difference(injected) : Yaml.write(injected.after());
                                case JSON ->
                                        Decided.json(injected.decided()).toPrettyString() + "\n";
                            });
                    out.flush();
                    for (var one : injected.decided()) {
                        one.said().forEach(err::println);
                        if (explain) {
                            one.outcome().explanation().tree().lines().forEach(err::println);
                        }
                    }
                    return injected.decided().stream().noneMatch(Decided::denied);
                });
    }

    private byte[] bytes() throws BadConfigException {
        if (file.equals("-")) {
            return read(System.in);
        }
        try (var in = Files.newInputStream(Path.of(file))) {
            return read(in);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static byte[] read(InputStream in) throws BadConfigException {
        try {
            return in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static BadConfigException unreadable(IOException e) {
        return new BadConfigException(
                "--filename: %s (expected: a file that can be read)".formatted(e.getMessage()));
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
