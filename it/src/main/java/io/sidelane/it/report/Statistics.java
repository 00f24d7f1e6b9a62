package io.sidelane.it.report;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Medians, and how sure of them a few rounds make us. */
public final class Statistics {
    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.025;

    /** A value and the interval that holds it with 95 % confidence. */
    public record Estimate(double value, double low, double high) {}

    private Statistics() {}

    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public static <T> double median(List<T> items, ToDoubleFunction<T> by) {
        return median(items.stream().map(item -> (Double) by.applyAsDouble(item)).toList());
    }

    /** The median, with a percentile bootstrap over the rounds. */
    public static Estimate median95(List<Double> values) {
        return bootstrap(values.size(), median(values), picks -> median(pick(values, picks)));
    }

    /**
     * Median of one over median of the other. Rounds are drawn in pairs: the two of a round ran
     * next to each other, so what disturbed one disturbed both.
     */
    public static Estimate ratio95(List<Double> over, List<Double> under) {
        int rounds = Math.min(over.size(), under.size());
        var first = over.subList(0, rounds);
        var second = under.subList(0, rounds);
        return bootstrap(
                rounds,
                median(first) / median(second),
                picks -> median(pick(first, picks)) / median(pick(second, picks)));
    }

    private static Estimate bootstrap(int size, double value, ToDoubleFunction<int[]> statistic) {
        if (size == 0) {
            return new Estimate(Double.NaN, Double.NaN, Double.NaN);
        }
        // A fixed seed: the same rounds give the same interval.
        var random = new Random(20260101);
        var drawn = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            drawn[i] = statistic.applyAsDouble(random.ints(size, 0, size).toArray());
        }
        Arrays.sort(drawn);
        return new Estimate(
                value, drawn[(int) (TAIL * RESAMPLES)], drawn[(int) ((1 - TAIL) * RESAMPLES) - 1]);
    }

    private static List<Double> pick(List<Double> values, int[] picks) {
        return Arrays.stream(picks).mapToObj(values::get).toList();
    }
}
