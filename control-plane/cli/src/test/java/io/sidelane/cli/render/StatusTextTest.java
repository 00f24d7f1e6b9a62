package io.sidelane.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.view.NodeSummary;
import io.sidelane.api.view.Overview;
import io.sidelane.api.view.Page;
import io.sidelane.api.view.PolicySummary;
import io.sidelane.api.view.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final Overview WELL =
            new Overview(
                    "0.1.0",
                    "directory /etc/sidelane",
                    true,
                    true,
                    null,
                    new Overview.Counts(1, 2, 0, 2, 1, 3, 2, 1, 0),
                    List.of());

    private static <T> Page<T> all(List<T> items) {
        return new Page<>(items, items.size(), null);
    }

    private static NodeSummary node(String name, boolean reporting) {
        return new NodeSummary(
                name,
                reporting,
                reporting ? "0.1.0" : "",
                "6.12.0",
                2,
                1,
                reporting
                        ? List.of(new NodeSummary.PathState("Sockmap", true, "Sockmap", ""))
                        : List.of(),
                new NodeSummary.Traffic(4, 10, 1_572_864, 3, 300, Map.of()));
    }

    private static PolicySummary policy(Statement... conditions) {
        return new PolicySummary(
                "AccelerationPolicy",
                "shop",
                "fast",
                3,
                "Enforce",
                List.of("sockmap"),
                "sockmap",
                2,
                1,
                Map.of("Sockmap", 2),
                List.of(),
                List.of(conditions));
    }

    @Test
    void aControlPlaneThatIsWellFitsAFewLines() {
        var text =
                StatusText.of(
                        WELL,
                        all(List.of(node("node-1", true), node("node-2", false))),
                        all(
                                List.of(
                                        policy(
                                                new Statement("Accepted", true, "Accepted", "", 3),
                                                new Statement(
                                                        "Programmed",
                                                        true,
                                                        "Programmed",
                                                        "on 1 of 1 nodes",
                                                        3)))),
                        Ink.PLAIN);

        assertThat(text)
                .isEqualTo(
                        """
                        control plane 0.1.0: ready, from directory /etc/sidelane, writes status
                        1 profile, 2 policies, 2 nodes (1 reporting), 3 pods (2 accelerated), 1 client, nothing refused

                        NODE    AGENT   PATHS    PODS  ACCELERATED  SOCKETS  REDIRECTED  BY TCP
                        node-1  0.1.0   Sockmap  2     1            4        1.50 MiB    300 B
                        node-2  silent  -        2     1            4        1.50 MiB    300 B

                        POLICY     PROFILE  PODS  ACCEPTED  REFS  PROGRAMMED  WHY
                        shop/fast  sockmap  2     yes       -     yes
                        """);
    }

    @Test
    void aConditionThatIsNotMetSaysWhy() {
        var text =
                StatusText.of(
                        WELL,
                        all(List.of()),
                        all(
                                List.of(
                                        policy(
                                                new Statement(
                                                        "Programmed",
                                                        false,
                                                        "Rejected",
                                                        "node-1: no such pod",
                                                        3),
                                                new Statement(
                                                        "Degraded",
                                                        true,
                                                        "Rejected",
                                                        "on TCP",
                                                        3)))),
                        Ink.PLAIN);

        assertThat(text).contains("no          node-1: no such pod; on TCP\n");
    }

    @Test
    void problemsAreShownAndTheirNumberIsBounded() {
        var overview =
                new Overview(
                        WELL.version(),
                        WELL.source(),
                        false,
                        false,
                        "other",
                        WELL.counts(),
                        IntStream.range(0, 12)
                                .mapToObj(i -> "a.yaml:%d: bad".formatted(i))
                                .toList());

        var text = StatusText.of(overview, all(List.of()), all(List.of()), Ink.PLAIN);

        assertThat(text)
                .contains("not ready, nothing has been read yet", "other writes status")
                .contains("PROBLEMS\na.yaml:0: bad\n")
                .endsWith("a.yaml:9: bad\nand 2 more, see -o json\n");
    }

    @Test
    void aPageThatIsNotAllSaysSo() {
        var text =
                StatusText.of(
                        WELL,
                        new Page<>(List.of(node("node-1", true)), 5, "node-1"),
                        all(List.of()),
                        Ink.PLAIN);

        assertThat(text).endsWith("and 4 more nodes\n");
    }

    @Test
    void colourChangesNoColumn() {
        var nodes = all(List.of(node("node-1", true), node("node-2", false)));

        var plain = StatusText.of(WELL, nodes, all(List.of()), Ink.PLAIN);
        var coloured = StatusText.of(WELL, nodes, all(List.of()), Ink.COLOURED);

        assertThat(coloured).contains("\u001b[32m0.1.0\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(plain);
    }
}
