package io.sidelane.it.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;

/** gRPC echoes by fortio, Istio's own load tester. Its latency buckets are 2 to 25 % wide. */
public record GrpcLoad(int connections, int size) implements Load {

    @Override
    public List<String> command(Run run) {
        return List.of(
                run.files().fortio(),
                "load",
                "-quiet",
                "-loglevel",
                "error",
                "-grpc",
                "-ping",
                "-payload-size",
                Integer.toString(size),
                "-c",
                Integer.toString(connections),
                "-qps",
                "0",
                "-t",
                "%.1fs".formatted(run.seconds()),
                "-r",
                "0.000001",
                "-p",
                "10,25,50,75,90,95,99,99.5,99.9",
                "-json",
                "-",
                run.target().endpoint());
    }

    @Override
    public LoadResult parse(String output, Run run) {
        int start = output.indexOf('{');
        if (start < 0) {
            throw JsonLine.unreadable(output);
        }
        var json = JsonLine.parse(output.substring(start));
        var histogram = json.path("DurationHistogram");
        var percentiles = new TreeMap<Double, Double>();
        for (JsonNode point : histogram.path("Percentiles")) {
            percentiles.put(
                    point.path("Percentile").asDouble(), point.path("Value").asDouble() * 1e6);
        }
        long requests = histogram.path("Count").asLong();
        long served = 0;
        for (var code : json.path("RetCodes").properties()) {
            served +=
                    code.getKey().equals("SERVING") || code.getKey().equals("1")
                            ? code.getValue().asLong()
                            : 0;
        }
        return new LoadResult(
                        requests,
                        json.path("ActualDuration").asDouble() / 1e9,
                        2.0 * requests * size,
                        requests - served,
                        percentiles)
                .checked("fortio");
    }
}
