package io.sidelane.it.demo;

import io.sidelane.it.report.Format;
import io.sidelane.it.report.HopsPicture;
import io.sidelane.it.report.Html;
import io.sidelane.it.rig.Hops;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A demo as one page that needs nothing else. */
final class DemoPage {
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sidelane demo, @DATE@</title>
            <style>
            @CSS@</style>
            </head>
            <body>
            <main>
            <p class="eyebrow">Sidelane demo</p>
            <h1>@HEADLINE@</h1>
            <p class="lead">Two pods with a real Envoy each, behind stock Istio iptables, on this machine. The same
            traffic went both ways in turn; every figure is the median of @ROUNDS@.</p>
            <div class="card">@PICTURE@</div>
            @WORKLOADS@
            <h2>How it was measured</h2>
            <div class="two">
            <div class="card"><ul>
            <li>Rounds alternate: baseline and Sidelane run next to each other, and take turns in running first.</li>
            <li>All connections close between two ways, so the baseline has none that Sidelane ever touched.</li>
            <li>The load is closed-loop: every connection sends its next request when the reply is there. Latency is that
            of a busy machine, load generator included.</li>
            <li>CPU: @METHOD@. The load generator's own share is part of it; the agent's is not: it used @AGENT@ % of
            one core, asked for its connections by this demo included.</li>
            <li>HTTP replies are checked one by one in the warm-up, and by status and byte sums while measuring; Redis's
            value is read back whole before each run.</li>
            </ul></div>
            <div class="card"><h3>This machine</h3><dl>@FACTS@</dl>
            <p class="soft" style="margin:14px 0 0">Run it again: <code>./sidelane demo</code></p></div>
            </div>
            </main>
            </body>
            </html>
            """;

    private DemoPage() {}

    static String html(DemoResult result, String css) {
        return PAGE.replace("@CSS@", css)
                .replace("@DATE@", result.machine().facts().getOrDefault("date", ""))
                .replace("@HEADLINE@", Html.escape(headline(result)).replace(" %", "&nbsp;%"))
                .replace("@ROUNDS@", rounds(result))
                .replace("@PICTURE@", picture(result))
                .replace("@METHOD@", Html.escape(result.cpuMethod()))
                .replace("@AGENT@", "%.1f".formatted(result.agentCores() * 100))
                .replace("@FACTS@", facts(result))
                .replace(
                        "@WORKLOADS@",
                        result.workloads().stream()
                                .map(WorkloadSection::html)
                                .collect(Collectors.joining()));
    }

    /** Says what was found, also where it is nothing to be proud of. */
    static String headline(DemoResult result) {
        int total = result.workloads().stream().mapToInt(w -> w.hops().total()).sum();
        int accelerated = result.workloads().stream().mapToInt(w -> w.hops().accelerated()).sum();
        if (accelerated == 0) {
            return "No hop was accelerated: both ways below are plain TCP";
        }
        var changes =
                result.workloads().stream()
                        .map(
                                w ->
                                        "%s for %s"
                                                .formatted(
                                                        Format.change(w.ratio().cpuPerRequestUs()),
                                                        w.workload().title()))
                        .collect(Collectors.joining(", "));
        var hops =
                accelerated == total ? "Every hop" : "%d of %d hops".formatted(accelerated, total);
        return "%s off the TCP/IP stack. CPU per request: %s".formatted(hops, changes);
    }

    private static String rounds(DemoResult result) {
        return "%d %s of %s seconds"
                .formatted(
                        result.rounds(),
                        result.rounds() == 1 ? "round" : "rounds",
                        Format.seconds(result.seconds()));
    }

    private static String picture(DemoResult result) {
        var hops =
                result.workloads().stream()
                        .map(WorkloadResult::hops)
                        .min(Comparator.comparingInt(Hops::accelerated))
                        .orElseThrow();
        return HopsPicture.svg(
                List.of("load", "Envoy", "Envoy", "service"),
                hops.hops().stream().map(Hops.Hop::accelerated).toList());
    }

    private static String facts(DemoResult result) {
        return result.machine().facts().entrySet().stream()
                .map(e -> "<dt>%s</dt><dd>%s</dd>".formatted(e.getKey(), Html.escape(e.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
