package io.sidelane.it.equivalence;

import java.util.List;

/**
 * Two pairs of pods with the same addresses, ports and timing: nobody may get a byte of the
 * other's.
 */
record TwinsCase(String name, boolean loopback) implements Case {

    private static final int PORT = 7100;
    private static final int SOURCE_PORT = 20_000;
    private static final int QUICK = 2_000;
    private static final int FULL = 10_000;

    @Override
    public Group group() {
        return Group.ISOLATION;
    }

    @Override
    public Claim claim() {
        return Claim.REDIRECTED;
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        try (var one = serve(stage, loopback ? Pod.NEAR : Pod.FAR, 1);
                var other = serve(stage, loopback ? Pod.NEAR_TWIN : Pod.FAR_TWIN, 2)) {
            stage.warm(times -> dial(stage, 4 * times, 700));
            long before = stage.acceleration().redirectedBytes();
            String clients = dial(stage, stage.full() ? FULL : QUICK, 0);
            return Observation.of(
                            clients
                                    + "\nserver "
                                    + foreign(one)
                                    + "\ntwin server "
                                    + foreign(other))
                    .withRedirectedBytes(stage.acceleration().redirectedBytes() - before);
        }
    }

    private Program serve(Stage stage, Pod pod, int key) {
        var server =
                stage.sandbox()
                        .start(
                                pod,
                                "churn",
                                "serve",
                                loopback ? "127.0.0.1" : pod.ip4(),
                                Integer.toString(PORT),
                                Integer.toString(key));
        server.await("listening", Stage.PATIENCE);
        return server;
    }

    /** Both at once; what both clients saw. */
    private String dial(Stage stage, int count, int holdMillis) {
        try (var one = client(stage, Pod.NEAR, 1, count, holdMillis);
                var other = client(stage, Pod.NEAR_TWIN, 2, count, holdMillis)) {
            one.await("ready", Stage.PATIENCE);
            other.await("ready", Stage.PATIENCE);
            one.say("go");
            other.say("go");
            return "client %s%ntwin client %s"
                    .formatted(
                            String.join("; ", one.rest(Stage.PATIENCE)),
                            String.join("; ", other.rest(Stage.PATIENCE)));
        }
    }

    private Program client(Stage stage, Pod pod, int key, int count, int holdMillis) {
        List<String> arguments =
                List.of(
                        "dial",
                        loopback ? "127.0.0.1" : Pod.FAR.ip4(),
                        Integer.toString(PORT),
                        Integer.toString(key),
                        Integer.toString(count),
                        Integer.toString(holdMillis > 0 ? 0 : SOURCE_PORT),
                        Integer.toString(holdMillis));
        return stage.sandbox().start(pod, "churn", arguments.toArray(String[]::new));
    }

    /** What the server says but for the number of connections, which the warm ones are part of. */
    private static String foreign(Program server) {
        server.finish();
        String said = String.join("; ", server.rest(Stage.PATIENCE));
        int at = said.indexOf("foreign");
        return at < 0 ? said : said.substring(at);
    }
}
