package io.sidelane.it.report;

import java.util.List;

/** Every round as a dot, so that the spread is seen and not only the median. */
public final class RoundsPlot {
    private static final double WIDTH = 560;
    private static final double LEFT = 76;
    private static final double RIGHT = 70;
    private static final double ROW = 38;

    /** One row: a class of the page's style, a name, a value a round. */
    public record Row(String css, String name, List<Double> values) {}

    private RoundsPlot() {}

    public static String svg(String title, List<Row> rows, String unit) {
        double most =
                rows.stream().flatMap(r -> r.values.stream()).mapToDouble(v -> v).max().orElse(1);
        var svg = new Svg(WIDTH, rows.size() * ROW + 26, title);
        double scale = (WIDTH - LEFT - RIGHT) / most;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            double y = 20 + i * ROW;
            double median = Statistics.median(row.values);
            svg.text("name end", LEFT - 10, y + 5, row.name);
            svg.line("grid", LEFT, y, WIDTH - RIGHT, y);
            svg.line(
                    "median " + row.css,
                    LEFT + median * scale,
                    y - 11,
                    LEFT + median * scale,
                    y + 11);
            for (int r = 0; r < row.values.size(); r++) {
                var dot =
                        new Svg(0, 0, "")
                                .circle("dot " + row.css, LEFT + row.values.get(r) * scale, y, 5);
                svg.group(
                        "round %d: %s %s".formatted(r + 1, Format.count(row.values.get(r)), unit),
                        dot);
            }
            svg.text("total", WIDTH - RIGHT + 8, y + 5, Format.count(median));
        }
        svg.text("tick", LEFT, rows.size() * ROW + 20, "0");
        svg.text("tick end", WIDTH - RIGHT, rows.size() * ROW + 20, unit);
        return svg.toSvg();
    }
}
