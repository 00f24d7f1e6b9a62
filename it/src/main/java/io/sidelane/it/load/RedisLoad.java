package io.sidelane.it.load;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GETs of one value by redis-benchmark, one in flight on each connection. */
public record RedisLoad(int connections, int size) implements Load {
    private static final Pattern PERCENTILE =
            Pattern.compile("^([0-9.]+)% <= ([0-9.]+) milliseconds");
    private static final Pattern COMPLETED =
            Pattern.compile("([0-9]+) requests completed in ([0-9.]+) seconds");
    private static final Pattern THROUGHPUT =
            Pattern.compile("throughput summary: ([0-9.]+) requests per second");
    private static final long WARM_UP_REQUESTS = 2000;

    @Override
    public List<String> command(Run run) {
        long requests =
                run.rateHint() > 0
                        ? Math.max(WARM_UP_REQUESTS, (long) (run.rateHint() * run.seconds()))
                        : WARM_UP_REQUESTS;
        // The value is set over the same way first; redis-cli then shows that it comes back whole.
        var script =
                """
                redis-benchmark -h "$1" -p "$2" -q -n 1 -c 1 -d "$3" -t set >/dev/null || exit 1
                got=$(redis-cli -h "$1" -p "$2" STRLEN key:__rand_int__)
                whole=$(redis-cli -h "$1" -p "$2" --raw GET key:__rand_int__ | tr -d '\\n' | wc -c)
                [ "$got" = "$3" ] && [ "$whole" = "$3" ] || { echo "value of $whole bytes"; exit 1; }
                """;
        var load =
                """
                exec redis-benchmark -h "$1" -p "$2" -n "$4" -c "$5" -d "$3" -t get --precision 3
                """;
        return new ArrayList<>(
                List.of(
                        "/bin/sh",
                        "-c",
                        run.strict() ? script + load : load,
                        "redis",
                        run.target().host(),
                        Integer.toString(run.target().port()),
                        Integer.toString(size),
                        Long.toString(requests),
                        Integer.toString(connections)));
    }

    @Override
    public LoadResult parse(String output, Run run) {
        var text = output.replace('\r', '\n');
        var completed = COMPLETED.matcher(text);
        if (!completed.find()) {
            throw JsonLine.unreadable(output);
        }
        long requests = Long.parseLong(completed.group(1));
        var rate = THROUGHPUT.matcher(text);
        // Seconds are printed with two digits only.
        double seconds =
                rate.find()
                        ? requests / Double.parseDouble(rate.group(1))
                        : Double.parseDouble(completed.group(2));
        long errors = text.lines().filter(line -> line.contains("Error from server")).count();
        return new LoadResult(
                        requests, seconds, (double) requests * size, errors, percentiles(text))
                .checked("redis-benchmark");
    }

    /** A second list, by latency and not by percentile, has lines of the same form. */
    private static TreeMap<Double, Double> percentiles(String text) {
        var printed = new TreeMap<Double, Double>();
        text.lines()
                .map(String::strip)
                .takeWhile(line -> !line.startsWith("Cumulative distribution"))
                .map(PERCENTILE::matcher)
                .filter(Matcher::find)
                .forEach(
                        m ->
                                printed.put(
                                        Double.valueOf(m.group(1)),
                                        Double.parseDouble(m.group(2)) * 1000));
        return withUsual(printed);
    }

    /** redis-benchmark prints uneven steps (96.875 %); the usual ones are read off between them. */
    private static TreeMap<Double, Double> withUsual(TreeMap<Double, Double> printed) {
        var all = new TreeMap<>(printed);
        for (double wanted : new double[] {10, 25, 50, 75, 90, 95, 99, 99.5, 99.9}) {
            var below = printed.floorEntry(wanted);
            var above = printed.ceilingEntry(wanted);
            if (below != null && above != null) {
                double span = above.getKey() - below.getKey();
                double share = span == 0 ? 0 : (wanted - below.getKey()) / span;
                all.put(wanted, below.getValue() + share * (above.getValue() - below.getValue()));
            }
        }
        return all;
    }
}
