package io.sidelane.controlplane.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.view.HeardNode;
import io.sidelane.xds.v1alpha1.DatapathTotals;
import io.sidelane.xds.v1alpha1.NodeReport;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DatapathToldTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final DatapathTold told = new DatapathTold();

    @Test
    void totalsAreToldAgainWhenTheyAreOld() {
        assertThat(bytes(told(report(1, "6.1"), 0))).isEqualTo(1);
        assertThat(bytes(told(report(2, "6.1"), 29))).isEqualTo(1);
        assertThat(bytes(told(report(3, "6.1"), 30))).isEqualTo(3);
        assertThat(bytes(told(report(4, "6.1"), 59))).isEqualTo(3);
    }

    @Test
    void everythingElseIsToldAtOnce() {
        told(report(1, "6.1"), 0);

        var soon = told(report(2, "6.12"), 1);

        assertThat(soon.getKernel()).isEqualTo("6.12");
        assertThat(bytes(soon)).isEqualTo(1);
    }

    private NodeReport told(NodeReport report, int seconds) {
        var now = START.plusSeconds(seconds);
        var calm = told.calm(Map.of("n1", new HeardNode(report, now, true)), now);
        return Objects.requireNonNull(calm.get("n1"));
    }

    private static long bytes(NodeReport report) {
        return report.getDatapath().getRedirectedBytes();
    }

    private static NodeReport report(long bytes, String kernel) {
        return NodeReport.newBuilder()
                .setNode("n1")
                .setKernel(kernel)
                .setDatapath(DatapathTotals.newBuilder().setRedirectedBytes(bytes))
                .build();
    }
}
