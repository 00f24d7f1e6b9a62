package io.sidelane.it.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.load.Measurement;
import io.sidelane.it.load.Measurements;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private static final Measurement SLOW = Measurements.of(1000, 5000, 400, 0);
    private static final Measurement FAST = Measurements.of(1250, 4000, 300, 3);

    private static DemoResult result(Measurement... sidelane) {
        var rounds = List.of(sidelane);
        return new DemoResult(
                List.of(
                        new WorkloadResult(Workload.HTTP, List.of(SLOW, SLOW), rounds),
                        new WorkloadResult(Workload.TCP, List.of(SLOW, SLOW), rounds)),
                new MachineFacts(Map.of("kernel", "Linux <6.18>", "date", "2026-11-22")),
                "by cgroup",
                2);
    }

    private static JsonNode json(DemoResult result) {
        return new ObjectMapper().valueToTree(result.toMap());
    }

    @Test
    void jsonHasBothWorkloadsWithTheSameFigures() {
        var json = json(result(FAST, FAST));

        for (var workload : List.of("http", "tcp")) {
            for (var way : List.of("baseline", "sidelane", "ratio")) {
                assertThat(
                                json.path(workload).path(way).properties().stream()
                                        .map(Map.Entry::getKey))
                        .containsExactly("requestsPerSecond", "p50Us", "p99Us", "cpuPerRequestUs");
            }
            assertThat(json.path(workload).path("hops").path("total").asInt()).isEqualTo(3);
        }
    }

    @Test
    void ratiosAreSidelaneOverBaseline() {
        var ratio = json(result(FAST, FAST)).path("http").path("ratio");

        assertThat(ratio.path("requestsPerSecond").asDouble()).isCloseTo(1.25, offset(0.001));
        assertThat(ratio.path("p50Us").asDouble()).isCloseTo(0.8, offset(0.001));
        assertThat(ratio.path("cpuPerRequestUs").asDouble()).isCloseTo(0.75, offset(0.001));
    }

    @Test
    void oneRoundWithFewerHopsIsWhatCounts() {
        var json = json(result(FAST, Measurements.of(1250, 4000, 300, 2)));

        assertThat(json.path("http").path("hops").path("accelerated").asInt()).isEqualTo(2);
    }

    @Test
    void pageNeedsNothingFromElsewhere() {
        var page = DemoPage.html(result(FAST, FAST), "body {}");

        assertThat(page)
                .doesNotContain("http://", "https://", "<script", "<link", "@CSS@", "@WORKLOADS@");
        assertThat(page).contains("Linux &lt;6.18&gt;", "Every hop", "−25&nbsp;% for HTTP");
    }

    @Test
    void pageDoesNotBoastOfWhatDidNotHappen() {
        assertThat(DemoPage.headline(result(SLOW, SLOW))).startsWith("No hop was accelerated");
        assertThat(DemoPage.headline(result(FAST, Measurements.of(1250, 4000, 300, 2))))
                .startsWith("4 of 6 hops");
    }

    @Test
    void worseFiguresAreMarkedWorse() {
        var page = DemoPage.html(result(Measurements.of(900, 6000, 500, 3)), "");

        assertThat(page).contains("change worse\">+25 %").doesNotContain("change better");
    }

    @Test
    void tableNamesBothWaysAndTheHops() {
        assertThat(DemoTable.of(result(FAST, FAST)))
                .contains("HTTP", "Redis over TCP", "1,250", "+25 %", "0/3", "3/3");
    }

    @Test
    void liveScreenShowsWhatIsKnownSoFar() {
        var screen = new LiveScreen(4);
        screen.add(Workload.HTTP, Variant.IPTABLES, SLOW);
        screen.add(Workload.HTTP, Variant.SIDELANE, FAST);
        screen.now("round 1: HTTP, sidelane");

        var lines = String.join("\n", screen.lines(Duration.ofSeconds(6), 0));

        assertThat(lines)
                .contains(
                        " 50 %",
                        "about 6 s left", "+25 %", "3 of 3", "round 1: HTTP, sidelane", "…");
    }
}
