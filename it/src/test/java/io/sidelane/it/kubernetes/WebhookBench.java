package io.sidelane.it.kubernetes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.it.kubernetes.RecordedReviews.Review;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the injector itself takes of the time of 500 pods a second: it is asked as a real API server
 * asks it, with the very bytes that one sent, two reviews a pod, while no API server is busy beside
 * it. No test: {@code it/src/main/sh/injector-bench} runs it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class WebhookBench {

    private static final int ROUNDS = Integer.getInteger("sidelane.bench.rounds", 3);
    private static final int SECONDS = Integer.getInteger("sidelane.bench.seconds", 10);
    private static final int WARMUP_SECONDS = 30;
    private static final int SETTLE_SECONDS = 10;
    private static final int DISTURBED_SECONDS = 30;
    private static final int PODS = 500;
    private static final int OVERLOAD = 10 * 2 * PODS;

    /** Of each stage: an API server keeps 25 to one address at most. */
    private static final int CONNECTIONS = 12;

    private static final int CROWD = 256;
    private static final List<String> EXAMPLES = List.of("sockmap", "sriov-netdevice", "dpdk-vfio");

    private final List<String> lines = new ArrayList<>();
    private ReadmePart readme;
    private Path folder;
    private InjectedCluster cluster;
    private LoopbackCertificate caller;
    private RecordedReviews recorded;
    private InjectorProcess replica;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        readme = ReadmePart.begin("webhook-bench");
        folder = temporary;
        cluster = InjectedCluster.start(temporary);
        caller = new LoopbackCertificate(temporary);
        cluster.register(cluster.replica("--certificate-lifetime", "PT30S").port());
        replica = replica();
        recorded = RecordedReviews.begin(cluster, temporary, caller);
    }

    @AfterAll
    void stop() {
        if (recorded != null) {
            recorded.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void figures() throws Exception {
        lines.add("| | reviews/s | p50 | p99 | no answer | let in unread | a review |");
        lines.add("|---|---|---|---|---|---|---|");
        load(replica.port(), reviews(EXAMPLES.getFirst()), WARMUP_SECONDS);
        for (var example : EXAMPLES) {
            undisturbed(example);
        }
        var reviews = reviews(EXAMPLES.getLast());
        try (var balancer = Balancer.start()) {
            balancer.add(replica.port());
            disturbed(balancer, reviews, 0);
            disturbed(balancer, reviews, OVERLOAD);
        }
        readme.write(ROUNDS, SECONDS, lines);
    }

    private void undisturbed(String example) throws Exception {
        var reviews = reviews(example);
        load(replica.port(), reviews, SETTLE_SECONDS);
        var rounds = new ArrayList<Crowd>();
        double before = ProcFiles.cpuMillis(replica.pid());
        double compiled = ProcFiles.compilerMillis(replica.pid());
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(load(replica.port(), reviews, SECONDS));
        }
        compiled = ProcFiles.compilerMillis(replica.pid()) - compiled;
        double cpu = ProcFiles.cpuMillis(replica.pid()) - before - compiled;
        say(
                "`%s`".formatted(example),
                rounds,
                "%.0f µs of a processor, and %.0f of the JVM's compilers"
                        .formatted(
                                cpu * 1e3 / sum(rounds, Crowd::all),
                                compiled * 1e3 / sum(rounds, Crowd::all)));
    }

    private void disturbed(Balancer balancer, List<Review> reviews, int overload) throws Exception {
        var victim = replica();
        balancer.add(victim.port());
        load(balancer.port(), reviews, SETTLE_SECONDS);
        try (var threads = Executors.newCachedThreadPool()) {
            var load = threads.submit(() -> load(balancer.port(), reviews, DISTURBED_SECONDS));
            var beside =
                    threads.submit(
                            () ->
                                    overload == 0
                                            ? List.<Crowd>of()
                                            : List.of(
                                                    crowd(
                                                            balancer.port(),
                                                            reviews.getLast(),
                                                            overload,
                                                            CROWD,
                                                            DISTURBED_SECONDS)));
            Thread.sleep(DISTURBED_SECONDS * 300L);
            balancer.remove(victim.port());
            victim.kill();
            balancer.add(replica().port());
            var others = beside.get();
            say(
                    "certificates exchanged every 20 s, one of two replicas killed"
                            + (others.isEmpty() ? "" : ", the overload beside it"),
                    List.of(load.get()),
                    "-");
            if (!others.isEmpty()) {
                say("that overload, %d wanted".formatted(overload), others, "-");
            }
        }
    }

    private InjectorProcess replica() throws IOException {
        return cluster.replica(
                "--client-ca", caller.file().toString(), "--certificate-lifetime", "PT30S");
    }

    private List<Review> reviews(String example) throws IOException {
        return recorded.of(example, replica.port(), certificate());
    }

    /** Both stages at once, each for every pod. */
    private Crowd load(int port, List<Review> reviews, int seconds) throws Exception {
        try (var threads = Executors.newCachedThreadPool()) {
            var stages =
                    threads.invokeAll(
                            reviews.stream()
                                    .<Callable<Crowd>>map(
                                            one ->
                                                    () ->
                                                            crowd(
                                                                    port,
                                                                    one,
                                                                    PODS,
                                                                    CONNECTIONS,
                                                                    seconds))
                                    .toList());
            return stages.get(0).get().and(stages.get(1).get());
        }
    }

    private Crowd crowd(int port, Review review, int rate, int connections, int seconds)
            throws IOException {
        var more = new ArrayList<>(certificate());
        more.addAll(
                List.of(
                        "-c",
                        String.valueOf(connections),
                        "-qps",
                        String.valueOf(rate),
                        "-uniform",
                        "-t",
                        seconds + "s",
                        "-timeout",
                        "30s"));
        var crowd =
                Crowd.posts(
                        RecordedReviews.url(port, review.stage()),
                        cluster.authority(),
                        review.body(),
                        more.toArray(String[]::new));
        assertThat(crowd.largest()).isEqualTo(review.answer().length());
        return crowd;
    }

    private void say(String what, List<Crowd> rounds, String cost) {
        long all = sum(rounds, Crowd::all);
        long answered = sum(rounds, one -> one.answered("200"));
        lines.add(
                "| %s | %.0f | %s | %s | %d of %d | %d | %s |"
                        .formatted(
                                what,
                                rounds.stream().mapToDouble(Crowd::perSecond).average().orElse(0),
                                millis(rounds, 50),
                                millis(rounds, 99),
                                all - answered,
                                all,
                                answered - sum(rounds, Crowd::asLarge),
                                cost));
        System.out.println(lines.getLast());
    }

    private static String millis(List<Crowd> rounds, int percentile) {
        return rounds.stream()
                .map(round -> "%.1f".formatted(round.millis().getOrDefault(percentile, 0.0)))
                .collect(joining(", "));
    }

    private static long sum(List<Crowd> rounds, ToLongFunction<Crowd> figure) {
        return rounds.stream().mapToLong(figure).sum();
    }

    private List<String> certificate() {
        return List.of("-cert", caller.file().toString(), "-key", caller.key().toString());
    }
}
