package io.sidelane.gateway.top;

import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gateway top}. */
@Command(
        name = "top",
        description = {
            "Shows what a running gateway does: requests and how long they take, what is open, and",
            "which endpoints are usable. Asks its admin address once a second."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sidelane gateway top", "  sidelane gateway top --once -o json"})
public final class TopCommand implements Callable<Integer> {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--admin", paramLabel = "HOST:PORT", description = "its admin address.")
    private String admin = "127.0.0.1:9905";

    @Option(names = "--once", description = "one second, and no more.")
    private boolean once;

    @Mixin private OutputOption output = new OutputOption();

    @Mixin private HelpOption help = new HelpOption();

    @Override
    @SuppressWarnings("SystemConsoleNull") // It may be, says its Javadoc.
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("command used outside of a command line");
        }
        var console = System.console();
        boolean screen = !once && console != null && console.isTerminal();
        try (var http = HttpClient.newBuilder().connectTimeout(EVERY).build()) {
            var before = ask(http);
            while (true) {
                Thread.sleep(EVERY);
                var after = ask(http);
                var activity = Activity.between(before, after);
                var out = spec.commandLine().getOut();
                out.print(screen && !output.json() ? CLEAR : "");
                out.print(
                        output.json() ? ActivityText.json(activity) : ActivityText.table(activity));
                out.flush();
                if (once) {
                    return 0;
                }
                before = after;
            }
        } catch (IOException | IllegalArgumentException e) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "--admin: %s: %s (expected: the admin address of a gateway that runs)%n",
                            admin, e.getMessage() == null ? "no answer" : e.getMessage());
            return 1;
        }
    }

    private Samples ask(HttpClient http) throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://%s/metrics".formatted(admin)))
                                .timeout(EVERY.multipliedBy(5))
                                .build(),
                        BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return Samples.parse(System.nanoTime(), answer.body());
    }
}
