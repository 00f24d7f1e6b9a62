package io.sidelane.xds.scale;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two small plots over the number of clients, as an SVG that a README shows. */
final class GrowthPlot {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 220;
    private static final int LEFT = 52;
    private static final int BOTTOM = 40;
    private static final int TOP = 34;
    private static final int GRID = 4;

    /** One number of clients, and what they cost. */
    record Point(int clients, Figures.Connected connected, Figures.Changed changed) {}

    private record Line(String name, String colour, ToDoubleFunction<Point> value) {}

    private final StringBuilder body = new StringBuilder();
    private final List<Point> points;

    private GrowthPlot(List<Point> points) {
        this.points = points;
    }

    static String of(List<Point> points) {
        var plot = new GrowthPlot(points);
        plot.panel(
                0,
                "heap of the server, kB a client",
                List.of(new Line("heap", "#0b6e99", p -> p.connected().heapPerClient() / 1e3)));
        plot.panel(
                WIDTH,
                "one endpoint changed: publish to ACK, ms",
                List.of(
                        new Line("p99", "#b3401a", p -> p.changed().p99Millis()),
                        new Line("p50", "#0b6e99", p -> p.changed().p50Millis())));
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" \
                aria-label="Growth with the number of clients" font-family="sans-serif" font-size="11">
                <rect width="100%%" height="100%%" fill="#fff"/>
                %s</svg>
                """
                .formatted(2 * WIDTH, HEIGHT, plot.body);
    }

    private void panel(int x, String title, List<Line> lines) {
        var top =
                lines.stream()
                        .flatMap(l -> points.stream().map(l.value()::applyAsDouble))
                        .reduce(0.0, Math::max);
        var most = ceiling(top);
        text(x + LEFT, 18, "start", "#111", title);
        for (var i = 0; i <= GRID; i++) {
            var y = y(most * i / GRID, most);
            add(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>",
                    x + LEFT, y, x + WIDTH - 16, y);
            text(x + LEFT - 6, y + 4, "end", "#555", "%.0f".formatted(most * i / GRID));
        }
        for (var point : points) {
            text(
                    x(x, point),
                    HEIGHT - BOTTOM + 16,
                    "middle",
                    "#555",
                    "%,d".formatted(point.clients()));
        }
        text(x + LEFT, HEIGHT - 8, "start", "#555", "clients");
        lines.forEach(line -> draw(x, line, most));
    }

    private void draw(int x, Line line, double most) {
        var path = new StringBuilder();
        for (var point : points) {
            var y = y(line.value().applyAsDouble(point), most);
            path.append(path.isEmpty() ? "M" : " L")
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(x, point), y));
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
                    x(x, point), y, line.colour());
        }
        add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path, line.colour());
        var last = points.getLast();
        text(
                x(x, last) - 4,
                y(line.value().applyAsDouble(last), most) - 8,
                "end",
                line.colour(),
                line.name());
    }

    /** The axis is the square root of the number, so that the small ones do not stick together. */
    private double x(int x, Point point) {
        var share = Math.sqrt((double) point.clients() / points.getLast().clients());
        return x + LEFT + share * (WIDTH - LEFT - 24);
    }

    private static double y(double value, double most) {
        return HEIGHT - BOTTOM - value / most * (HEIGHT - BOTTOM - TOP);
    }

    private static double ceiling(double value) {
        var step = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        return Math.ceil(value / step) * step;
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor, colour, text);
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
