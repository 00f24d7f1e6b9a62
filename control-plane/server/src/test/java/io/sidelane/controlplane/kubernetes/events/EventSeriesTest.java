package io.sidelane.controlplane.kubernetes.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.controlplane.kubernetes.events.EventSeries.Step;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventSeriesTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final EventSeries series = new EventSeries();

    @Test
    void whatHappensAgainIsCountedUntilItsSeriesEnds() {
        var first = (Step.First) series.next(of("a", "x"), NOW);

        assertThat(series.next(of("a", "x"), NOW.plusSeconds(300)))
                .isEqualTo(new Step.Again(first.name(), 2));
        assertThat(series.next(of("a", "x"), NOW.plusSeconds(600)))
                .isEqualTo(new Step.Again(first.name(), 3));
        assertThat(series.next(of("a", "y"), NOW.plusSeconds(600))).isInstanceOf(Step.First.class);
        assertThat(series.next(of("a", "x"), NOW.plusSeconds(601).plus(EventSeries.ENDS)))
                .isInstanceOf(Step.First.class)
                .isNotEqualTo(first);
    }

    @Test
    void ofOneObjectABurstIsToldAndThenOneEachMinute() {
        for (int i = 0; i < EventSeries.BURST_OF_ONE; i++) {
            assertThat(series.next(of("a", "x" + i), NOW)).isInstanceOf(Step.First.class);
        }

        assertThat(series.next(of("a", "z"), NOW)).isInstanceOf(Step.Nothing.class);
        assertThat(series.next(of("b", "z"), NOW)).isInstanceOf(Step.First.class);
        assertThat(series.next(of("a", "z"), NOW.plus(EventSeries.PACE_OF_ONE)))
                .isInstanceOf(Step.First.class);
        assertThat(series.next(of("a", "z2"), NOW.plus(EventSeries.PACE_OF_ONE)))
                .isInstanceOf(Step.Nothing.class);
        assertThat(series.dropped()).isEqualTo(2);
    }

    @Test
    void ofAllObjectsNoMoreIsToldThanTheRate() {
        int told = 0;
        for (int i = 0; i < 10_000; i++) {
            var at = NOW.plus(Duration.ofMillis(i));
            told += series.next(of("o" + i, "x"), at) instanceof Step.Nothing ? 0 : 1;
        }

        assertThat(told).isEqualTo(EventSeries.BURST + 100 - 1);
    }

    @Test
    void whatIsNotThereAnyMoreIsToldAsNew() {
        series.next(of("a", "x"), NOW);

        series.forget(of("a", "x"));

        assertThat(series.next(of("a", "x"), NOW.plusSeconds(1))).isInstanceOf(Step.First.class);
    }

    @Test
    void anObjectsNameThatLeavesNoRoomIsLeftOut() {
        assertThat(((Step.First) series.next(of("a".repeat(236), "x"), NOW)).name())
                .hasSizeLessThanOrEqualTo(253)
                .startsWith("aaa");
        assertThat(((Step.First) series.next(of("a".repeat(237), "x"), NOW)).name())
                .startsWith("event.");
    }

    private static Happening of(String name, String note) {
        return new Happening(
                new ObjectRef("sidelane.io", "AccelerationPolicy", "shop", name),
                "uid-" + name,
                true,
                "Rejected",
                "UpdateStatus",
                note);
    }
}
