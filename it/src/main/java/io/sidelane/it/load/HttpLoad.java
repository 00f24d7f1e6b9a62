package io.sidelane.it.load;

import java.util.ArrayList;
import java.util.List;

/** HTTP/1.1 GETs of a static body by wrk, one in flight on each connection. */
public record HttpLoad(int connections, int size, boolean churn) implements Load {
    /** More than the headers of a reply through two sidecars. */
    private static final int HEADERS_MAX = 600;

    @Override
    public List<String> command(Run run) {
        var argv = new ArrayList<String>();
        // wrk times whole seconds; on SIGINT it reports what it has.
        argv.addAll(
                List.of(
                        "timeout",
                        "--preserve-status",
                        "-s",
                        "INT",
                        "%.1f".formatted(run.seconds())));
        argv.addAll(List.of("wrk", "-t", "1", "-c", Integer.toString(connections)));
        argv.addAll(List.of("-d", "%ds".formatted((long) Math.ceil(run.seconds()) + 1)));
        argv.addAll(List.of("-s", run.files().wrkScript()));
        argv.add("http://%s/%d".formatted(run.target().endpoint(), size));
        argv.addAll(List.of("--", Integer.toString(size)));
        if (run.strict()) {
            argv.add("strict");
        }
        if (churn) {
            argv.add("close");
        }
        return argv;
    }

    @Override
    public LoadResult parse(String output, Run run) {
        var json = JsonLine.last(output);
        long requests = json.path("requests").asLong();
        double bytes = json.path("bytes").asDouble();
        long errors = json.path("statusErrors").asLong() + json.path("wrong").asLong();
        // A closed connection is what churn asks for; wrk counts some of them as read errors.
        errors += churn ? 0 : json.path("socketErrors").asLong();
        // Replies that were under way at the end are in bytes and not in requests.
        double most = (double) (requests + connections) * (size + HEADERS_MAX);
        if (bytes < (double) requests * size || bytes > most) {
            errors++;
        }
        var percentiles = JsonLine.percentiles(json.path("percentilesUs"));
        return new LoadResult(
                        requests,
                        json.path("seconds").asDouble(),
                        (double) requests * size,
                        errors,
                        percentiles)
                .checked("wrk");
    }
}
