package io.sidelane.it.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.it.load.Measurements;
import io.sidelane.it.report.MachineFacts;
import io.sidelane.it.rig.RigException;
import io.sidelane.it.rig.Variant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    private static Cell cell(Variant variant, double cpuUs) {
        var cell = new Cell("http-16c-1KiB", variant);
        for (int round = 0; round < 3; round++) {
            cell.add(Measurements.of(1000, 10 * cpuUs, cpuUs, variant == Variant.SIDELANE ? 3 : 0));
        }
        return cell;
    }

    private static BenchResult result(double sidelaneCpu) {
        return new BenchResult(
                List.of(
                        cell(Variant.DIRECT, 40),
                        cell(Variant.UDS, 180),
                        cell(Variant.IPTABLES, 200),
                        cell(Variant.SIDELANE, sidelaneCpu)),
                new MachineFacts(Map.of("kernel", "Linux 6.18")),
                "by cgroup",
                3,
                1);
    }

    private static JsonNode json(BenchResult result) {
        return new ObjectMapper().valueToTree(result.toMap());
    }

    @Test
    void ratiosAreSidelaneOverIptablesForEachMetric() {
        var ratios = json(result(150)).path("ratios");

        assertThat(ratios.findValuesAsText("metric"))
                .containsExactly("cpuPerRequest", "p50", "p99", "throughput");
        assertThat(ratios.get(0).path("case").asText()).isEqualTo("http-16c-1KiB");
        assertThat(ratios.get(0).path("value").asDouble()).isEqualTo(0.75);
        assertThat(ratios.get(0).path("low").asDouble()).isEqualTo(0.75);
        assertThat(ratios.get(0).path("high").asDouble()).isEqualTo(0.75);
    }

    @Test
    void everyVariantHasACell() {
        assertThat(json(result(150)).path("cells").findValuesAsText("variant"))
                .containsExactly("direct", "uds", "iptables", "sidelane");
    }

    @Test
    void aCellWithoutRoundsHasItsErrorsAndNoRatio() {
        var failed = new Cell("http-16c-1KiB", Variant.SIDELANE);
        failed.fail("wrk: 3 of 9 replies failed");
        var result =
                new BenchResult(
                        List.of(cell(Variant.IPTABLES, 200), failed),
                        new MachineFacts(Map.of()),
                        "",
                        3,
                        1);

        assertThat(json(result).path("ratios")).isEmpty();
        assertThat(result.errors())
                .containsExactly("http-16c-1KiB, sidelane: wrk: 3 of 9 replies failed");
    }

    @Test
    void tableShowsLosersInBold() {
        assertThat(ReadmeTable.markdown(result(150))).contains("| 0.75 (0.75–0.75) |", "| 3/3 |");
        assertThat(ReadmeTable.markdown(result(250))).contains("| **1.25** (1.25–1.25) |");
    }

    @Test
    void eachFamilyHasItsMedians() {
        assertThat(ReadmeTable.markdown(result(150)))
                .contains("| `http` | 1 | 0.75 | 0.75 | 1.00 |");
    }

    @Test
    void tableGoesBetweenTheMarksAndNowhereElse() {
        var readme = "# Agent\n<!-- bench -->\nold\n<!-- /bench -->\nend\n";

        var updated = ReadmeTable.replaced(readme, "| new |\n");

        assertThat(updated)
                .isEqualTo("# Agent\n<!-- bench -->\n\n| new |\n\n<!-- /bench -->\nend\n");
    }

    @Test
    void readmeWithoutMarksIsLeftAlone() {
        assertThatThrownBy(() -> ReadmeTable.replaced("# Agent", ""))
                .isInstanceOf(RigException.class);
    }

    @Test
    void caseNamesAreUniqueAndFoundByGlob() {
        var names = Matrix.all().stream().map(BenchCase::name).toList();

        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
        assertThat(names)
                .contains(
                        "hop-pingpong-64B",
                        "stream-128KiB",
                        "http-64c-0",
                        "grpc-16c-1KiB",
                        "tcp-16c-128KiB",
                        "tcp-redis");
        assertThat(Matrix.matching("http-16c-*", false)).hasSize(3);
        assertThat(Matrix.matching("nothing", false)).isEmpty();
    }

    @Test
    void shortBenchIsAPartOfTheWhole() {
        assertThat(Matrix.all()).containsAll(Matrix.matching("*", true));
        assertThat(Matrix.matching("*", true)).hasSize(15);
    }

    @Test
    void unixSocketsHaveNoIpv6() {
        assertThat(Matrix.matching("http6-*", false).getFirst().has(Variant.UDS)).isFalse();
    }
}
