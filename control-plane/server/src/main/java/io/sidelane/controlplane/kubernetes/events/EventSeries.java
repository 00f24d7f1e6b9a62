package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which Event a happening is: a new one, or an earlier one again. Keeps what Kubernetes' own
 * controllers keep to (client-go, {@code tools/events}): a series ends six minutes after its last
 * event. Of one object no more than a burst is told, then one each minute; of all together no more
 * than a rate. Not for several threads.
 */
final class EventSeries {

    static final Duration ENDS = Duration.ofMinutes(6);
    static final Duration PACE_OF_ONE = Duration.ofMinutes(1);
    static final int BURST_OF_ONE = 25;
    static final Duration PACE = Duration.ofMillis(100);
    static final int BURST = 100;

    /** Series and objects that are remembered: the oldest is forgotten, and begins anew. */
    static final int MOST = 1_024;

    /** Of a name that leaves room for the number; the whole is a DNS subdomain. */
    private static final int LONGEST_NAME = 253 - 1 - Long.BYTES * 2;

    /** What to write. */
    sealed interface Step {
        /** One that nobody has heard of yet. */
        record First(String name) implements Step {}

        /**
         * @param name of the first
         * @param count the first included
         */
        record Again(String name, int count) implements Step {}

        /** Too many. */
        record Nothing() implements Step {}
    }

    private record Running(String name, int count, Instant last) {}

    private final Map<Object, Running> series = bounded();
    private final Map<ObjectRef, Instant> paid = bounded();
    private Instant paidByAll = Instant.EPOCH;
    private long dropped;

    Step next(Happening one, Instant now) {
        var ofOne =
                after(
                        paid.getOrDefault(one.about(), Instant.EPOCH),
                        now,
                        PACE_OF_ONE,
                        BURST_OF_ONE);
        var ofAll = after(paidByAll, now, PACE, BURST);
        if (ofOne.isAfter(now) || ofAll.isAfter(now)) {
            dropped++;
            return new Step.Nothing();
        }
        paid.put(one.about(), ofOne);
        paidByAll = ofAll;
        var running = series.get(one.kind());
        if (running == null || running.last().plus(ENDS).isBefore(now)) {
            var about = one.about().name();
            var name =
                    "%s.%x"
                            .formatted(
                                    about.length() <= LONGEST_NAME ? about : "event", number(now));
            series.put(one.kind(), new Running(name, 1, now));
            return new Step.First(name);
        }
        var next = new Running(running.name(), running.count() + 1, now);
        series.put(one.kind(), next);
        return new Step.Again(next.name(), next.count());
    }

    /** It is not there: what happens again is told as new. */
    void forget(Happening one) {
        series.remove(one.kind());
    }

    long dropped() {
        return dropped;
    }

    /* When all that was told is paid for, with this one. */
    private static Instant after(Instant paid, Instant now, Duration pace, int burst) {
        var earliest = now.minus(pace.multipliedBy(burst));
        return (paid.isBefore(earliest) ? earliest : paid).plus(pace);
    }

    /* As client-go names them; two of one object within a nanosecond would be one. */
    private static long number(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
