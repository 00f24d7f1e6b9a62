package io.sidelane.it.report;

import java.util.Locale;

/** The few shapes that our plots are made of. Colours are the page's, by class. */
final class Svg {
    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;
    private final String title;

    Svg(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    Svg line(String css, double x1, double y1, double x2, double y2) {
        return add(
                "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
                css, x1, y1, x2, y2);
    }

    Svg rect(String css, double x, double y, double w, double h, double radius) {
        return add(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\"/>",
                css, x, y, w, h, radius);
    }

    Svg circle(String css, double x, double y, double r) {
        return add("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>", css, x, y, r);
    }

    Svg path(String css, String d) {
        return add("<path class=\"%s\" d=\"%s\"/>", css, d);
    }

    Svg text(String css, double x, double y, String text) {
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>", css, x, y, Html.escape(text));
    }

    /** What a pointer that rests on the shapes inside is told. */
    Svg group(String hint, Svg inner) {
        body.append("<g><title>")
                .append(Html.escape(hint))
                .append("</title>")
                .append(inner.body)
                .append("</g>");
        return this;
    }

    private Svg add(String format, Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Double number) {
                values[i] = number(number);
            }
        }
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    static String number(double value) {
        var text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    String toSvg() {
        return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%n%s</svg>%n"
                .formatted(number(width), number(height), Html.escape(title), body);
    }
}
