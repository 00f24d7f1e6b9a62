package io.sidelane.injector;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sidelane.command.CommandErrors;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The injector's command line. Status 0: stopped by a signal; 1: cannot start; 2: misuse. */
@QuarkusMain
@Command(
        name = "sidelane injector",
        description = {
            "Answers the API server of the cluster that it runs in, or that KUBECONFIG names, about new pods: which path each gets, and what is put on it for that.",
            "It may be stopped or killed at any time: pods that nobody was asked about run on plain TCP."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it was stopped by a signal",
            "1:an address, a file or the cluster is in the way",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane injector --listen 0.0.0.0:18444",
            "  KUBECONFIG=~/.kube/config sidelane injector --name 192.0.2.7 \\",
            "      --listen 192.0.2.7:18444",
            "  curl http://127.0.0.1:18082/health/ready"
        })
public final class InjectorMain implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Mixin private Options options = new Options();

    private InjectorMain() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new InjectorMain())
                .setParameterExceptionHandler(CommandErrors::misuse);
    }

    @Override
    public Integer call() {
        var config = options.config();
        settings(config).forEach(System::setProperty);
        Injector.asked(config);
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(main), "await-end"));
        Quarkus.run(Injector.class, InjectorMain::end);
        return 0;
    }

    /* What the framework has to know before it starts. */
    private static Map<String, String> settings(InjectorConfig config) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("quarkus.management.host", config.management().getAddress().getHostAddress());
        settings.put("quarkus.management.port", String.valueOf(config.management().getPort()));
        if (config.verbose()) {
            for (var category :
                    new String[] {"injector", "webhook", "certificates", "kubernetes"}) {
                settings.put("quarkus.log.category.\"%s\".level".formatted(category), "DEBUG");
            }
        }
        return settings;
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
