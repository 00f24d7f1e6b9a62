package io.sidelane.it.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.report.Resource;
import io.sidelane.it.rig.AgentAccelerator;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.RigPlan;
import io.sidelane.it.rig.Service;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Show on this machine what Sidelane does for a mesh: two pods, real Envoys, both ways in turn.",
        footer = {"", "Example:", "  sidelane demo --quick --html demo.html"})
public final class DemoCommand implements Callable<Integer> {
    private static final Set<Service> SERVICES = Set.of(Service.HTTP, Service.REDIS);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Mixin private HelpOption help = new HelpOption();

    @Option(names = "--quick", description = "Shorter rounds: done within a minute or two.")
    private boolean quick;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds of each way (default: 5, with --quick 2).")
    private @Nullable Integer rounds;

    @Option(names = "--keep", description = "Leave the pods running until Ctrl-C, to look around.")
    private boolean keep;

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where the page goes (default: demo.html beside the program).")
    private @Nullable Path html;

    @Option(names = "--seconds", hidden = true, description = "Seconds of a measurement.")
    private @Nullable Double seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        int wanted = rounds != null ? rounds : quick ? 2 : 5;
        if (wanted < 1 || wanted > 100) {
            throw misuse("--rounds: %d (expected: 1 to 100)".formatted(wanted));
        }
        run(wanted, seconds != null ? seconds : quick ? 2 : 4, output.json());
        return 0;
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message + "; nothing started");
    }

    private void run(int rounds, double seconds, boolean json)
            throws IOException, InterruptedException {
        var screen = json ? System.err : System.out;
        int steps = rounds * 2 * Workload.values().length;
        try (var view = view(screen, rounds, steps, json)) {
            view.step("starting two pods, each with Envoy behind Istio's rules");
            try (var rig = Rig.start(new RigPlan(SERVICES, false, false))) {
                rig.cleanedBefore()
                        .forEach(name -> view.step("removed what " + name + " had left"));
                try (var accelerator = AgentAccelerator.start(rig)) {
                    var machine = MachineFacts.gather("Envoy 1.40.0");
                    var result = new Demo(rig, accelerator, view).run(rounds, seconds, machine);
                    view.end();
                    publish(result, screen, json);
                    if (keep) {
                        screen.println("\nThe pods stay until Ctrl-C. For example:\n");
                        screen.print(rig.lookAround());
                        screen.println("  " + accelerator.lookAround());
                        new CountDownLatch(1).await();
                    }
                }
            }
        }
    }

    private void publish(DemoResult result, PrintStream screen, boolean json) throws IOException {
        var page = html != null ? html : Binaries.beside("demo.html");
        var css = Resource.text(DemoCommand.class, "page.css");
        Files.writeString(page, DemoPage.html(result, css));
        screen.println();
        screen.print(DemoTable.of(result));
        screen.println("\npage: " + page.toUri());
        if (json) {
            var writer = new ObjectMapper().writerWithDefaultPrettyPrinter();
            System.out.println(writer.writeValueAsString(result.toMap()));
        }
    }

    private static DemoView view(PrintStream screen, int rounds, int steps, boolean json) {
        var console = System.console();
        boolean terminal = !json && console != null && console.isTerminal();
        return terminal
                ? new TerminalView(screen, new LiveScreen(steps))
                : new PlainView(screen, rounds);
    }
}
