package io.sidelane.controlplane;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sidelane.command.CommandErrors;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The control plane's command line. Status 0: stopped by a signal; 1: cannot start; 2: misuse. */
@QuarkusMain
@Command(
        name = "sidelane control-plane",
        description = {
            "Tells agents, proxies and gateways over ADS what policies ask for, and says what became of it.",
            "It may be stopped or killed at any time: its clients go on with what they have."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it was stopped by a signal",
            "1:a file, an address or the cluster is in the way",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane control-plane --config-dir /etc/sidelane",
            "  sidelane control-plane --config-dir ./mesh --listen 0.0.0.0:18000 \\",
            "      --tls-cert server.pem --tls-key server.key --client-ca clients.pem",
            "  curl http://127.0.0.1:18081/health/ready"
        })
public final class ControlPlaneMain implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin private Options options = new Options();

    private ControlPlaneMain() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ControlPlaneMain())
                .setParameterExceptionHandler(CommandErrors::misuse);
    }

    /**
     * What a command line asks for.
     *
     * @throws CommandLine.ParameterException if it makes no sense
     */
    static ServerConfig parse(String... arguments) {
        var line = commandLine();
        line.parseArgs(arguments);
        return ((ControlPlaneMain) line.getCommand()).options.config();
    }

    @Override
    public Integer call() {
        var config = options.config();
        QuarkusSettings.of(config, System.getenv()).forEach(System::setProperty);
        ControlPlane.asked(config);
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(main), "await-end"));
        Quarkus.run(ControlPlane.class, ControlPlaneMain::end);
        return 0;
    }

    /* The process ends when its hooks have, and that would be before its status is said. */
    private static void await(Thread main) {
        try {
            var _ = main.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /* A signal is a normal end: without halt the status would be 128 and the signal's number. */
    private static void end(int status, @Nullable Throwable failure) {
        Runtime.getRuntime().halt(status);
    }
}
