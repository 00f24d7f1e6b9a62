package io.sidelane.it.equivalence;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Uploads from one language's client to another's server, perhaps through a proxy; every hash is
 * compared.
 */
record UploadsCase(
        String name,
        Language server,
        String serveMode,
        Proxy proxy,
        Language client,
        String uploadMode,
        Claim claim,
        boolean quick)
        implements Case {

    enum Proxy {
        NONE,
        /** Copies between sockets by splice. */
        GO,
        NGINX,
        ENVOY
    }

    private static final String ADDRESS = "127.0.0.1";
    private static final int PROXY_PORT = 7301;
    private static final int QUICK_UPLOADS = 12;

    /** Enough for connections to be met by a sweep of the agent. */
    private static final int WARM_UPLOADS = 160;

    private static final int QUICK_MAX = 3_000_000;

    /** Ten cases or so make a thousand. */
    private static final int FULL_UPLOADS = 100;

    private static final int FULL_MAX = 30_000_000;

    @Override
    public Group group() {
        return Group.LANGUAGES;
    }

    @Override
    public Observation observe(Stage stage) throws SkippedException {
        try (var serving = start(stage, name + " server", server, serveMode, ADDRESS, "0")) {
            int port = Integer.parseInt(serving.await("listening", Stage.PATIENCE)[0]);
            try (var proxying = proxy(stage, port)) {
                int to = proxy == Proxy.NONE ? port : PROXY_PORT;
                stage.warm(times -> upload(stage, to, WARM_UPLOADS * times, QUICK_MAX));
                long before = stage.acceleration().redirectedBytes();
                String seen =
                        stage.full()
                                ? upload(stage, to, FULL_UPLOADS, FULL_MAX)
                                : upload(stage, to, QUICK_UPLOADS, QUICK_MAX);
                if (!proxying.alive()) {
                    seen += "\nproxy ended: " + String.join("; ", proxying.said());
                }
                return Observation.of(seen)
                        .withRedirectedBytes(stage.acceleration().redirectedBytes() - before);
            }
        }
    }

    private String upload(Stage stage, int port, int count, int max) throws SkippedException {
        try (var uploading =
                start(
                        stage,
                        name + " client",
                        client,
                        uploadMode,
                        ADDRESS,
                        Integer.toString(port),
                        Integer.toString(count),
                        Long.toString(stage.seed() % 1_000_000),
                        Integer.toString(max))) {
            return String.join("\n", uploading.rest(Stage.PATIENCE.multipliedBy(2)));
        }
    }

    private static Program start(Stage stage, String name, Language language, String... arguments)
            throws SkippedException {
        var command = language.command(stage.sandbox(), arguments);
        return stage.sandbox().start(Pod.NEAR, name, command, Map.of());
    }

    private Program proxy(Stage stage, int upstream) throws SkippedException {
        Sandbox sandbox = stage.sandbox();
        String to = ADDRESS + ":" + upstream;
        List<String> command =
                switch (proxy) {
                    case NONE -> List.of("sleep", "1000");
                    case GO ->
                            Language.GO.command(
                                    sandbox, "proxy", ADDRESS, Integer.toString(PROXY_PORT), to);
                    case NGINX ->
                            List.of(
                                    Language.onPath("nginx"),
                                    "-p",
                                    sandbox.work().toString(),
                                    "-c",
                                    Language.configuration(
                                                    sandbox,
                                                    "nginx.conf",
                                                    Map.of(
                                                            "WORK",
                                                            sandbox.work().toString(),
                                                            "LISTEN",
                                                            ADDRESS + ":" + PROXY_PORT,
                                                            "UPSTREAM",
                                                            to))
                                            .toString());
                    case ENVOY ->
                            List.of(
                                    envoy().toString(),
                                    "--disable-hot-restart",
                                    "--concurrency",
                                    "2",
                                    "-l",
                                    "error",
                                    "-c",
                                    Language.configuration(
                                                    sandbox,
                                                    "envoy.yaml",
                                                    Map.of(
                                                            "PORT",
                                                            Integer.toString(PROXY_PORT),
                                                            "UPSTREAM_PORT",
                                                            Integer.toString(upstream)))
                                            .toString());
                };
        var program = sandbox.start(Pod.NEAR, proxy.name(), command, Map.of());
        if (proxy != Proxy.NONE
                && !Await.until(Stage.PATIENCE, () -> listening(sandbox) || !program.alive())) {
            throw new SuiteException(proxy + ": does not listen: " + program.said());
        }
        return program;
    }

    private static boolean listening(Sandbox sandbox) {
        return sandbox.run(
                        "nsenter",
                        "--net=" + Pod.NEAR.path(),
                        "--",
                        "ss",
                        "-Hltn",
                        "sport",
                        "=",
                        ":" + PROXY_PORT)
                .contains("LISTEN");
    }

    private static Path envoy() throws SkippedException {
        String cache = System.getenv("SIDELANE_CACHE");
        Path directory =
                cache != null
                        ? Path.of(cache)
                        : Path.of(System.getProperty("user.home"), ".cache", "sidelane");
        Path envoy = directory.resolve("envoy-1.40.0/envoy");
        if (!Files.isExecutable(envoy)) {
            throw new SkippedException(
                    "Envoy: not at %s (expected: put there by `sidelane setup`)".formatted(envoy));
        }
        return envoy;
    }
}
