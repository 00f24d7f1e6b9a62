package io.sidelane.it.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Files of 1 B to 30 MB that a client uploads with curl, several at once, each third in chunks.
 *
 * @param bytes of all files
 */
record Uploads(Path folder, List<String> hashes, long bytes) {

    private static final List<Integer> EDGES = List.of(1, 65_535, 65_536, 30_000_000);
    private static final double LARGEST_EXPONENT = Math.log(30_000_000);
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Sizes are spread evenly over their logarithm, but for the first ones, which are edges. */
    static Uploads ofAllSizes(Path folder, int count, long seed) throws IOException {
        var sizes = new SplittableRandom(seed);
        return make(
                folder,
                IntStream.range(0, count)
                        .map(
                                i ->
                                        i < EDGES.size()
                                                ? EDGES.get(i)
                                                : (int)
                                                        Math.exp(
                                                                sizes.nextDouble(LARGEST_EXPONENT)))
                        .toArray(),
                seed);
    }

    static Uploads ofOneSize(Path folder, int count, int size, long seed) throws IOException {
        return make(folder, IntStream.generate(() -> size).limit(count).toArray(), seed);
    }

    private static Uploads make(Path folder, int[] sizes, long seed) throws IOException {
        var content = new SplittableRandom(seed);
        var hashes = new ArrayList<String>();
        for (int i = 0; i < sizes.length; i++) {
            var body = new byte[sizes[i]];
            content.nextBytes(body);
            hashes.add(hash(Files.write(folder.resolve("body-" + i), body)));
        }
        return new Uploads(folder, List.copyOf(hashes), IntStream.of(sizes).asLongStream().sum());
    }

    int count() {
        return hashes.size();
    }

    Path answer(int number) {
        return folder.resolve("answer-" + number);
    }

    /**
     * All of them from the target's pod; every one must be answered with success.
     *
     * @param option of curl's configuration, for each
     */
    void send(Target target, boolean chunks, String option) throws IOException {
        var config = new StringBuilder();
        for (int i = 0; i < count(); i++) {
            config.append(
                    """
                    %s
                    url = "http://%s/%d"
                    upload-file = "%s"
                    output = "%s"
                    header = "Expect:"
                    fail
                    silent
                    show-error
                    %s
                    %s
                    """
                            .formatted(
                                    i == 0 ? "" : "next",
                                    target.endpoint(),
                                    i,
                                    folder.resolve("body-" + i),
                                    answer(i),
                                    option,
                                    chunks && i % 3 == 2
                                            ? "header = \"Transfer-Encoding: chunked\""
                                            : ""));
        }
        var file = Files.writeString(folder.resolve("curl.conf"), config);
        var outcome =
                target.from()
                        .run(
                                Container.APP,
                                List.of(
                                        Binaries.onPath("curl").toString(),
                                        "--parallel",
                                        "--parallel-max",
                                        "8",
                                        "--no-progress-meter",
                                        "--config",
                                        file.toString()),
                                LIMIT);
        if (outcome.exit() != 0) {
            throw new RigException(
                    "curl: exit code %d (expected: 0): %s"
                            .formatted(outcome.exit(), outcome.lastWords()));
        }
    }

    static String hash(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
