package io.sidelane.it.report;

import java.util.List;
import java.util.Map;

/** CPU per request as stacked bars, a part for each program. */
public final class CpuPlot {
    private static final double WIDTH = 560;
    private static final double LEFT = 76;
    private static final double RIGHT = 70;
    private static final double BAR = 44;
    private static final double GAP = 22;
    private static final double NARROWEST_LABEL = 34;

    /** One bar: microseconds by part, drawn in the order of the map. */
    public record Bar(String name, Map<String, Double> micros) {
        double total() {
            return micros.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private CpuPlot() {}

    public static String svg(String title, List<Bar> bars, List<String> parts) {
        double most = bars.stream().mapToDouble(Bar::total).max().orElse(1);
        double height = bars.size() * (BAR + GAP) + 6;
        var svg = new Svg(WIDTH, height, title);
        double scale = (WIDTH - LEFT - RIGHT) / most;
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, bars.get(i), parts, 6 + i * (BAR + GAP), scale);
        }
        return svg.toSvg();
    }

    private static void draw(Svg svg, Bar bar, List<String> parts, double y, double scale) {
        svg.text("name end", LEFT - 10, y + BAR / 2 + 5, bar.name);
        double x = LEFT;
        for (int p = 0; p < parts.size(); p++) {
            double micros = bar.micros.getOrDefault(parts.get(p), 0.0);
            double width = micros * scale;
            if (width <= 0) {
                continue;
            }
            var piece =
                    new Svg(0, 0, "").rect("part p" + p, x, y, Math.max(0.5, width - 1.5), BAR, 3);
            if (width > NARROWEST_LABEL) {
                piece.text(
                        "inside mid",
                        x + width / 2,
                        y + BAR / 2 + 5,
                        Svg.number(Math.round(micros)));
            }
            svg.group("%s: %s".formatted(parts.get(p), Format.micros(micros)), piece);
            x += width;
        }
        svg.text("total", x + 8, y + BAR / 2 + 5, Format.micros(bar.total()));
    }
}
