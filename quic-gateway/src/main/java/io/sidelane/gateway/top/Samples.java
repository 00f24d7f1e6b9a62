package io.sidelane.gateway.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Figures of one moment, as Prometheus' text format has them. */
record Samples(long nanos, List<Sample> all) {

    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    record Sample(String name, Map<String, String> labels, double value) {}

    Samples {
        all = List.copyOf(all);
    }

    /**
     * @param nanos when it was told, of {@link System#nanoTime}
     */
    static Samples parse(long nanos, String text) {
        var samples = new ArrayList<Sample>();
        for (var line : text.lines().toList()) {
            var found = LINE.matcher(line);
            if (!found.matches()) {
                continue;
            }
            var labels = new TreeMap<String, String>();
            if (found.group(2) != null) {
                var label = LABEL.matcher(found.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            samples.add(new Sample(found.group(1), labels, Double.parseDouble(found.group(3))));
        }
        return new Samples(nanos, samples);
    }

    double sum(String name) {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** What samples of that name come to, by the value of one label. */
    Map<String, Double> by(String name, String label) {
        var sums = new TreeMap<String, Double>();
        for (var each : all) {
            if (each.name().equals(name)) {
                sums.merge(each.labels().getOrDefault(label, ""), each.value(), Double::sum);
            }
        }
        return sums;
    }
}
