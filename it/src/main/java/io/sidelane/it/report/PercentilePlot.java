package io.sidelane.it.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Latency by percentile. The x axis counts nines, so the tail is as wide as the middle; the y axis
 * is logarithmic, so the same gain is the same distance everywhere.
 */
public final class PercentilePlot {
    private static final double WIDTH = 560;
    private static final double HEIGHT = 352;
    private static final double LEFT = 58;
    private static final double RIGHT = 24;
    private static final double TOP = 14;
    private static final double BOTTOM = 40;
    private static final List<Double> MARKS = List.of(50.0, 90.0, 99.0, 99.9);
    private static final double LAST = 99.9;

    /** One line: a class of the page's style, a name, and latencies in microseconds. */
    public record Series(String css, String name, NavigableMap<Double, Double> percentilesUs) {}

    private PercentilePlot() {}

    public static String svg(String title, List<Series> series) {
        var shown = series.stream().map(PercentilePlot::clipped).toList();
        var values = shown.stream().flatMap(s -> s.percentilesUs.values().stream()).toList();
        double low = values.stream().mapToDouble(v -> v).min().orElse(1) * 0.9;
        double high = values.stream().mapToDouble(v -> v).max().orElse(10) * 1.1;
        var svg = new Svg(WIDTH, HEIGHT, title);
        for (double tick : ticks(low, high)) {
            double y = y(tick, low, high);
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
            svg.text("tick end", LEFT - 8, y + 4, label(tick));
        }
        for (double mark : MARKS) {
            svg.line("grid", x(mark), TOP, x(mark), HEIGHT - BOTTOM);
            svg.text("tick mid", x(mark), HEIGHT - BOTTOM + 18, "p" + Svg.number(mark));
        }
        svg.text("tick mid", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4, "percentile of requests");
        shown.forEach(s -> draw(svg, s, low, high));
        return svg.toSvg();
    }

    private static Series clipped(Series s) {
        return new Series(s.css, s.name, s.percentilesUs.subMap(10.0, true, LAST, true));
    }

    private static void draw(Svg svg, Series series, double low, double high) {
        var d = new StringBuilder();
        for (Map.Entry<Double, Double> point : series.percentilesUs.entrySet()) {
            d.append(d.isEmpty() ? "M" : " L")
                    .append(Svg.number(x(point.getKey())))
                    .append(' ')
                    .append(Svg.number(y(point.getValue(), low, high)));
        }
        svg.path("series " + series.css, d.toString());
        for (double mark : MARKS) {
            var value = series.percentilesUs.get(mark);
            if (value != null) {
                var dot =
                        new Svg(0, 0, "")
                                .circle("dot " + series.css, x(mark), y(value, low, high), 4);
                svg.group(
                        "%s, p%s: %s"
                                .formatted(series.name, Svg.number(mark), Format.micros(value)),
                        dot);
            }
        }
    }

    /** 1, 2 and 5 of each power of ten that are in range. */
    static List<Double> ticks(double low, double high) {
        var ticks = new ArrayList<Double>();
        for (double power = 0.01; power <= high; power *= 10) {
            for (double factor : new double[] {1, 2, 5}) {
                double tick = power * factor;
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static String label(double micros) {
        return micros >= 1000 ? Svg.number(micros / 1000) + " ms" : Svg.number(micros) + " µs";
    }

    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static double x(double percentile) {
        double from = nines(10);
        double share = (nines(percentile) - from) / (nines(LAST) - from);
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double low, double high) {
        double share = Math.log(value / low) / Math.log(high / low);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
