package io.sidelane.it.bench;

import io.sidelane.it.load.Measurement;
import java.util.function.ToDoubleFunction;

/** What is compared, under the names of the result file. */
enum Metric {
    CPU_PER_REQUEST("cpuPerRequest", "cpuPerRequestUs", false, Measurement::cpuPerRequestUs),
    P50("p50", "p50Us", false, m -> m.load().p50Us()),
    P99("p99", "p99Us", false, m -> m.load().p99Us()),
    THROUGHPUT("throughput", "requestsPerSecond", true, m -> m.load().requestsPerSecond());

    private final String ratioName;
    private final String cellName;
    private final boolean moreIsBetter;
    private final ToDoubleFunction<Measurement> value;

    Metric(
            String ratioName,
            String cellName,
            boolean moreIsBetter,
            ToDoubleFunction<Measurement> value) {
        this.ratioName = ratioName;
        this.cellName = cellName;
        this.moreIsBetter = moreIsBetter;
        this.value = value;
    }

    String ratioName() {
        return ratioName;
    }

    String cellName() {
        return cellName;
    }

    double of(Measurement measurement) {
        return value.applyAsDouble(measurement);
    }

    /** Worse with all of the interval, so not by chance of these rounds. */
    boolean loses(double low, double high) {
        return moreIsBetter ? high < 1 : low > 1;
    }
}
