package io.sidelane.xds.scale;

import io.sidelane.xds.KeyPairStore;
import io.sidelane.xds.client.Variant;
import io.sidelane.xds.scale.Scale.Maker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures, and writes what it saw into the README given as the second argument, between the
 * markers of its part: {@code goals}, {@code growth} or {@code beside}. Without a README it only
 * prints.
 */
public final class ScaleBench {
    private static final int AGENTS = 5_000;
    private static final int ENVOYS = 2_000;
    private static final int SERVICES = 10_000;
    private static final int INTEREST = 100;
    private static final List<Integer> SIZES = List.of(100, 500, 1_000, 2_500, 5_000);
    private static final int BESIDE_ENVOYS = 100;
    private static final int BESIDE_SERVICES = 5_000;

    private ScaleBench() {}

    public static void main(String[] args) throws Exception {
        var readme = args.length > 1 ? Path.of(args[1]) : null;
        var table =
                switch (args[0]) {
                    case "goals" -> goals();
                    case "growth" -> growth(readme);
                    case "beside" -> beside();
                    default ->
                            throw new IllegalArgumentException(
                                    "part: %s (expected: goals, growth or beside)"
                                            .formatted(args[0]));
                };
        System.out.println(table);
        if (readme != null) {
            Files.writeString(readme, between(Files.readString(readme), args[0], table));
        }
    }

    private static String goals() throws Exception {
        var scale = Scale.ours(AGENTS, ENVOYS, SERVICES, INTEREST);
        var plain = full(scale);
        var directory = Files.createTempDirectory("sidelane-scale");
        KeyPairStore.create(directory, "scale", "CN=localhost", "dns:localhost");
        var tls = full(scale.withTls(directory.resolve("scale.p12").toString()));
        return table(
                List.of("", "goal", "without TLS", "mutual TLS"),
                List.of(
                        row(
                                "heap of the server, a client",
                                "300 kB",
                                "%.0f kB".formatted(plain.connected().heapPerClient() / 1e3),
                                "%.0f kB".formatted(tls.connected().heapPerClient() / 1e3)),
                        row(
                                "one endpoint changed, publish to ACK of every Envoy: p50",
                                "",
                                "%.0f ms".formatted(plain.changed().p50Millis()),
                                "%.0f ms".formatted(tls.changed().p50Millis())),
                        row(
                                "the same, p99",
                                "1,000 ms",
                                "%.0f ms".formatted(plain.changed().p99Millis()),
                                "%.0f ms".formatted(tls.changed().p99Millis())),
                        row(
                                "bytes of that, an Envoy",
                                "300",
                                "%.0f".formatted(plain.changed().bytesPerClient()),
                                "%.0f".formatted(tls.changed().bytesPerClient())),
                        row(
                                "a replica killed: all clients back at another after",
                                "10 s",
                                "%.1f s".formatted(plain.back().seconds()),
                                "%.1f s".formatted(tls.back().seconds())),
                        row(
                                "one of two that shared them killed: all back at the other",
                                "10 s",
                                "%.1f s".formatted(plain.shared().seconds()),
                                "%.1f s".formatted(tls.shared().seconds())),
                        row(
                                "unchanged resources sent again then",
                                "0",
                                Long.toString(plain.resent()),
                                Long.toString(tls.resent())),
                        row(
                                "all clients new, until everybody has everything",
                                "",
                                "%.1f s, %,d MB"
                                        .formatted(
                                                plain.connected().seconds(),
                                                plain.connected().bytes() / 1_000_000),
                                "%.1f s".formatted(tls.connected().seconds()))));
    }

    private record Full(
            Figures.Connected connected,
            Figures.Changed changed,
            Figures.Back back,
            Figures.Back shared) {

        long resent() {
            return back.resent() + shared.resent();
        }
    }

    private static Full full(Scale scale) throws Exception {
        Figures.Back shared;
        try (var run = new ScaleSimulator(scale.spreadOut(), true)) {
            run.connect();
            shared = run.kill();
        }
        try (var run = new ScaleSimulator(scale, true)) {
            return new Full(run.connect(), run.change(), run.kill(), shared);
        }
    }

    private static String growth(@Nullable Path readme) throws Exception {
        var points = new ArrayList<GrowthPlot.Point>();
        var rows = new ArrayList<List<String>>();
        for (var clients : SIZES) {
            var envoys = clients * 2 / 7;
            try (var run =
                    new ScaleSimulator(
                            Scale.ours(clients - envoys, envoys, 1_000, INTEREST), false)) {
                var point = new GrowthPlot.Point(clients, run.connect(), run.change());
                points.add(point);
                rows.add(
                        row(
                                "%,d".formatted(clients),
                                "%.0f kB".formatted(point.connected().heapPerClient() / 1e3),
                                "%.0f ms".formatted(point.changed().p50Millis()),
                                "%.0f ms".formatted(point.changed().p99Millis()),
                                "%.0f".formatted(point.changed().bytesPerClient())));
            }
        }
        if (readme != null) {
            Files.writeString(readme.resolveSibling("growth.svg"), GrowthPlot.of(points));
        }
        return "![Growth with the number of clients](growth.svg)\n\n"
                + table(
                        List.of("clients, 2 of 7 Envoys", "heap a client", "p50", "p99", "bytes"),
                        rows);
    }

    private static String beside() throws Exception {
        var rows = new ArrayList<List<String>>();
        for (var variant : Variant.values()) {
            for (var maker : Maker.values()) {
                var scale =
                        Scale.ours(0, BESIDE_ENVOYS, BESIDE_SERVICES, BESIDE_SERVICES)
                                .with(maker, variant);
                try (var run = new ScaleSimulator(scale, false)) {
                    var connected = run.connect();
                    var changed = run.change();
                    rows.add(
                            row(
                                    "%s, %s"
                                            .formatted(
                                                    maker.words(),
                                                    variant.name()
                                                            .toLowerCase(Locale.ROOT)
                                                            .replace('_', ' ')),
                                    "%,.0f".formatted(changed.bytesPerClient()),
                                    "%.0f ms".formatted(changed.p50Millis()),
                                    "%.0f ms".formatted(changed.p99Millis()),
                                    "%.1f s".formatted(connected.seconds()),
                                    "%,.0f kB".formatted(connected.heapPerClient() / 1e3)));
                }
            }
        }
        return table(
                List.of("", "bytes a client", "p50", "p99", "all connected", "heap a client"),
                rows);
    }

    private static List<String> row(String... cells) {
        return List.of(cells);
    }

    private static String table(List<String> head, List<List<String>> rows) {
        var text = new StringBuilder();
        text.append("| ").append(String.join(" | ", head)).append(" |\n");
        text.append("|---".repeat(head.size())).append("|\n");
        rows.forEach(r -> text.append("| ").append(String.join(" | ", r)).append(" |\n"));
        return text.toString();
    }

    private static String between(String readme, String part, String table) {
        var begin = "<!-- bench:%s -->\n".formatted(part);
        var end = "<!-- /bench:%s -->".formatted(part);
        var from = readme.indexOf(begin);
        var to = readme.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "README: no %s (expected: it, and %s after it)".formatted(begin.strip(), end));
        }
        return readme.substring(0, from + begin.length()) + table + readme.substring(to);
    }
}
