package io.sidelane.it.report;

import java.util.List;

/** Two pods, four programs, three hops: which of them left the TCP/IP stack. */
public final class HopsPicture {
    private static final double BOX_W = 132;
    private static final double BOX_H = 56;
    private static final double Y = 62;
    private static final double[] X = {34, 254, 494, 714};

    private HopsPicture() {}

    /** Names of the four programs from client to server, and whether each of the hops is fast. */
    public static String svg(List<String> programs, List<Boolean> accelerated) {
        var svg = new Svg(880, 190, "the hops of a request");
        svg.rect("pod", 14, 30, 392, 108, 14).text("pod-name", 30, 50, "client pod");
        svg.rect("pod", 474, 30, 392, 108, 14).text("pod-name", 490, 50, "server pod");
        for (int hop = 0; hop < accelerated.size(); hop++) {
            boolean fast = accelerated.get(hop);
            double from = X[hop] + BOX_W;
            double to = X[hop + 1];
            double y = Y + BOX_H / 2;
            if (fast) {
                svg.path(
                        "hop fast",
                        "M%s %s L%s %s"
                                .formatted(
                                        Svg.number(from + 4),
                                        Svg.number(y),
                                        Svg.number(to - 4),
                                        Svg.number(y)));
                svg.text("hop-name fast mid", (from + to) / 2, y - 10, "redirected");
            }
            svg.path(fast ? "hop unused" : "hop slow", detour(from - 18, to + 18));
        }
        for (int i = 0; i < programs.size(); i++) {
            boolean sidecar = i == 1 || i == 2;
            svg.rect(sidecar ? "box sidecar" : "box", X[i], Y, BOX_W, BOX_H, 10);
            svg.text("box-name mid", X[i] + BOX_W / 2, Y + 26, programs.get(i));
            svg.text("box-role mid", X[i] + BOX_W / 2, Y + 43, sidecar ? "sidecar" : "app");
        }
        svg.rect("stack", 14, 158, 852, 24, 6);
        svg.text("stack-name mid", 440, 174, "TCP/IP stack, iptables, conntrack");
        return svg.toSvg();
    }

    private static String detour(double from, double to) {
        return "M%1$s %3$s V158 M%2$s %3$s V158"
                .formatted(Svg.number(from), Svg.number(to), Svg.number(Y + BOX_H + 2));
    }
}
