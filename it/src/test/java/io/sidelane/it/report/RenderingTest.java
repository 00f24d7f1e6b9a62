package io.sidelane.it.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class RenderingTest {
    private static void assertWellFormed(String svg) throws Exception {
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void changesAreWrittenAsPeopleSayThem() {
        assertThat(Format.change(0.86)).isEqualTo("−14 %");
        assertThat(Format.change(1.162)).isEqualTo("+16 %");
        assertThat(Format.change(1.001)).isEqualTo("±0 %");
        assertThat(Format.change(Double.NaN)).isEqualTo("–");
    }

    @Test
    void timesHaveThreeDigitsThatMeanSomething() {
        assertThat(Format.micros(5.184)).isEqualTo("5.18 µs");
        assertThat(Format.micros(231.4)).isEqualTo("231 µs");
        assertThat(Format.micros(12_340)).isEqualTo("12.3 ms");
    }

    @Test
    void timeLeftIsInMinutesWhenItIsLong() {
        assertThat(Format.duration(Duration.ofSeconds(70))).isEqualTo("70 s");
        assertThat(Format.duration(Duration.ofSeconds(290))).isEqualTo("5 min");
    }

    @Test
    void columnsAreAlignedAndATitleDoesNotWidenThem() {
        var text =
                new TextTable()
                        .row("a rather long title")
                        .row("rate", "1", "20")
                        .row("p50", "300", "4")
                        .text();

        assertThat(text).isEqualTo("a rather long title\nrate     1   20\np50    300    4\n");
    }

    @Test
    void percentilePlotIsWellFormedAndDrawsEachSeries() throws Exception {
        var percentiles =
                new TreeMap<>(Map.of(10.0, 900.0, 50.0, 1500.0, 99.0, 5000.0, 99.9, 9000.0));
        var svg =
                PercentilePlot.svg(
                        "a <title> & more",
                        List.of(
                                new PercentilePlot.Series("baseline", "baseline", percentiles),
                                new PercentilePlot.Series("sidelane", "Sidelane", percentiles)));

        assertWellFormed(svg);
        assertThat(svg)
                .contains(
                        "class=\"series baseline\"",
                        "class=\"series sidelane\"",
                        "Sidelane, p99: 5.00 ms");
    }

    @Test
    void latencyTicksAreOneTwoAndFive() {
        assertThat(PercentilePlot.ticks(150, 2500)).containsExactly(200.0, 500.0, 1000.0, 2000.0);
    }

    @Test
    void cpuPlotLeavesOutPartsThatCostNothing() throws Exception {
        var bar = new CpuPlot.Bar("baseline", Map.of("app", 20.0, "sidecar", 80.0, "kernel", 0.0));

        var svg = CpuPlot.svg("CPU", List.of(bar), List.of("app", "sidecar", "kernel"));

        assertWellFormed(svg);
        assertThat(svg)
                .contains("app: 20.0 µs", "sidecar: 80.0 µs", "100 µs")
                .doesNotContain("kernel:");
    }

    @Test
    void roundsPlotHasADotForEachRound() throws Exception {
        var svg =
                RoundsPlot.svg(
                        "rounds",
                        List.of(
                                new RoundsPlot.Row(
                                        "baseline", "baseline", List.of(100.0, 120.0, 90.0))),
                        "requests/s");

        assertWellFormed(svg);
        assertThat(svg.split("<circle", -1)).hasSize(4);
    }

    @Test
    void pictureTellsFastHopsFromThoseThroughTheStack() throws Exception {
        var svg =
                HopsPicture.svg(
                        List.of("load", "Envoy", "Envoy", "service"), List.of(true, false, true));

        assertWellFormed(svg);
        assertThat(svg.split("class=\"hop fast\"", -1)).hasSize(3);
        assertThat(svg.split("class=\"hop slow\"", -1)).hasSize(2);
    }

    @Test
    void processorIsNamedAsTheKernelNamesIt() {
        assertThat(
                        MachineFacts.cpuModel(
                                "processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: AMD EPYC\n"))
                .isEqualTo("AMD EPYC");
    }
}
