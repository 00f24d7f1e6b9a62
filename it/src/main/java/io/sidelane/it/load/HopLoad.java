package io.sidelane.it.load;

import java.util.List;
import java.util.Locale;

/** Load of our own tool: ping-pong, one-way streams, churn. It compares what comes back itself. */
public record HopLoad(Shape shape, int connections, int size, Ends ends) implements Load {
    /** Bounds what connection churn leaves in TIME_WAIT. */
    private static final long CHURN_MOST = 20_000;

    public enum Shape {
        PINGPONG,
        STREAM,
        CHURN
    }

    /** How both ends run. */
    public enum Ends {
        /** Wherever the scheduler puts them; each sleeps until there is something to do. */
        ASLEEP,
        /** The same, both on one processor: waking the other interrupts no other processor. */
        ONE_CPU,
        /** Neither sleeps, as where microseconds count: nobody has to be woken. */
        POLLING;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public HopLoad(Shape shape, int connections, int size) {
        this(shape, connections, size, Ends.ASLEEP);
    }

    @Override
    public List<String> command(Run run) {
        return List.of(
                run.files().hop(),
                "load",
                run.target().endpoint(),
                shape.name().toLowerCase(Locale.ROOT),
                Integer.toString(size),
                Integer.toString(connections),
                "%.2f".formatted(run.seconds()),
                Long.toString(shape == Shape.CHURN ? CHURN_MOST : Long.MAX_VALUE),
                ends.word());
    }

    @Override
    public LoadResult parse(String output, Run run) {
        var json = JsonLine.last(output);
        return new LoadResult(
                        json.path("requests").asLong(),
                        json.path("seconds").asDouble(),
                        json.path("bytes").asDouble(),
                        json.path("errors").asLong(),
                        JsonLine.percentiles(json.path("percentilesUs")))
                .checked("hop");
    }
}
