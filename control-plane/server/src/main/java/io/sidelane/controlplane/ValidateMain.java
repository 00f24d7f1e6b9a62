package io.sidelane.controlplane;

import io.sidelane.command.CommandErrors;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import io.sidelane.controlplane.source.ConfigCheck;
import io.sidelane.controlplane.validate.EnvoyCheck;
import io.sidelane.controlplane.validate.InputFiles;
import io.sidelane.controlplane.validate.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sidelane validate}. Status 0: all is right; 1: something is wrong; 2: misuse. */
@Command(
        name = "sidelane validate",
        description =
                "Reads files as a control plane would, without serving them: a line an error, with"
                        + " its place, the field, and what would do. Warnings are about what may"
                        + " stand in other files.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the files are right, whatever the warnings",
            "1:something is wrong with them",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sidelane validate policy.yaml", "  sidelane validate /etc/sidelane -o json"})
public final class ValidateMain implements Callable<Integer> {

    private static final int WRONG = 1;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private OutputOption output = new OutputOption();

    @Mixin private TrustDomainOption trustDomain = new TrustDomainOption();

    @Parameters(
            paramLabel = "FILE|DIR",
            arity = "0..*",
            description = "YAML files; of a directory those that end in .yaml or .yml.")
    private List<Path> asked = List.of();

    private ValidateMain() {}

    public static void main(String... arguments) {
        // Quarkus' own, for its classes are here too and complain of any other.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ValidateMain())
                .setParameterExceptionHandler(CommandErrors::misuse);
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        if (asked.isEmpty()) {
            throw new ParameterException(
                    line, "FILE|DIR: missing (expected: YAML files, or folders that have some)");
        }
        String domain;
        try {
            domain = trustDomain.name();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()));
        }
        List<Path> files;
        try {
            files = InputFiles.of(asked);
        } catch (IOException e) {
            line.getErr().println(e.getMessage());
            return WRONG;
        }
        var check = ConfigCheck.of(files, domain);
        var envoy = EnvoyCheck.find();
        if (envoy != null && check.errors().isEmpty()) {
            try {
                check = check.with(EnvoyCheck.of(check.world(), domain, envoy));
            } catch (IOException e) {
                line.getErr().println(e.getMessage());
                return WRONG;
            }
        }
        var report = new Report(files.size(), check);
        line.getOut()
                .print(
                        switch (output.format()) {
                            case TEXT -> report.text();
                            case JSON -> report.json();
                        });
        line.getOut().flush();
        return report.valid() ? 0 : WRONG;
    }
}
