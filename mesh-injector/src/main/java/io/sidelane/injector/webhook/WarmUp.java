package io.sidelane.injector.webhook;

import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.decision.Cluster;
import io.sidelane.injector.decision.Stage;
import io.sidelane.injector.offline.Config;
import io.sidelane.injector.offline.Config.BadConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers reviews of its own until the JVM has compiled what answers them: the first ones of a
 * replica would take tens of milliseconds each. They are about a cluster of its own, come from
 * nobody and go to nobody; nothing is counted.
 */
public final class WarmUp {

    private static final int ROUNDS = 1_000;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Config config;
    private final Reviews.Listener listener;

    /**
     * @param listener hears what becomes of each pod
     */
    WarmUp(Reviews.Listener listener) {
        this.listener = listener;
        try {
            config =
                    Config.of(
                            Map.of("warm-up.yaml", resource("warm-up.yaml")),
                            PodSecurityLevel.PRIVILEGED);
        } catch (BadConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * For two seconds at most.
     *
     * @return how many reviews were answered
     */
    public static int run() {
        return new WarmUp(_ -> {}).run(ROUNDS, System.nanoTime() + NANOS);
    }

    int run(int rounds, long end) {
        var reviews = new Reviews(surroundings(), listener);
        var bodies = bodies();
        int answered = 0;
        for (int i = 0; i < rounds; i++) {
            for (var body : bodies) {
                for (var stage : Stage.values()) {
                    if (System.nanoTime() - end >= 0) {
                        return answered;
                    }
                    answer(reviews, body, stage);
                    answered++;
                }
            }
        }
        return answered;
    }

    private static void answer(Reviews reviews, byte[] body, Stage stage) {
        try {
            var _ = reviews.answer(body, stage);
        } catch (Reviews.BadReviewException e) {
            throw new IllegalStateException(e);
        }
    }

    /* One pod in each namespace. */
    private List<byte[]> bodies() {
        var written = new String(resource("warm-up.json"), StandardCharsets.UTF_8);
        var bodies = new ArrayList<byte[]>();
        for (var namespace : config.namespaces().keySet()) {
            bodies.add(written.replace("NAMESPACE", namespace).getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }

    private Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public Cluster cluster() {
                return config.cluster();
            }

            @Override
            public @Nullable Map<String, String> namespaceLabels(String namespace) {
                return config.namespaces().get(namespace);
            }
        };
    }

    private static byte[] resource(String name) {
        try (var in = Objects.requireNonNull(WarmUp.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
