package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static io.sidelane.it.kubernetes.InjectedCluster.path;
import static java.util.stream.Collectors.averagingDouble;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the injector costs a real API server, and what becomes of pods when much goes wrong at once.
 * No test: {@code it/src/main/sh/injector-bench} runs it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class AdmissionBench {

    private static final int ROUNDS = Integer.getInteger("sidelane.bench.rounds", 3);
    private static final int SECONDS = Integer.getInteger("sidelane.bench.seconds", 10);

    /**
     * Pods a second: what this machine can bear with half of a load to spare, and what is asked of
     * it.
     */
    private static final List<Integer> RATES = List.of(150, 250, 500);

    private static final int WARMUP_SECONDS = 15;

    /** The injector's JVM goes on compiling for as long. */
    private static final int INJECTOR_WARMUP_SECONDS = 60;

    private static final int CALLERS = 10_000;

    private final List<String> lines = new ArrayList<>();
    private InjectedCluster cluster;
    private Balancer balancer;
    private Replayer replayer;
    private InjectorProcess first;
    private Path folder;
    private Path meshed;
    private Path plain;
    private Path replayed;
    private Pod pod;
    private ReadmePart readme;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        readme = ReadmePart.begin("injector-bench");
        cluster = InjectedCluster.start(temporary);
        balancer = Balancer.start();
        first = cluster.replica("--certificate-lifetime", "PT30S");
        balancer.add(first.port());
        // As shipped, but for where it is.
        cluster.register(
                first.port(),
                configuration ->
                        configuration.getWebhooks().forEach(hook -> hook.setTimeoutSeconds(2)));
        var certificate = new LoopbackCertificate(temporary);
        try (var recorded = RecordedReviews.begin(cluster, temporary, certificate)) {
            replayer =
                    Replayer.start(
                            temporary,
                            certificate,
                            recorded.of("sriov-netdevice", first.port(), List.of()));
        }
        replayer.register(cluster);
        pod = cluster.apply(OtherProjects.PATHS.resolve("sriov-netdevice.yaml"));
        cluster.namespace("plain", Map.of());
        meshed = payload(pod.getMetadata().getNamespace());
        plain = payload("plain");
        cluster.namespace("replayed", Replayer.LABELS);
        replayed = payload("replayed");
        Await.until(
                "the recorded answers to be given",
                LIMIT,
                () -> path(cluster.dryRun(unnamed("replayed"))).equals("SriovNetdevice"));
    }

    @AfterAll
    void stop() throws IOException {
        if (replayer != null) {
            replayer.close();
        }
        if (balancer != null) {
            balancer.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void figures() throws Exception {
        lines.add("| | pods/s | p50 | p99 | refused | |");
        lines.add("|---|---|---|---|---|---|");
        admissions(meshed, INJECTOR_WARMUP_SECONDS, 500);
        admissions(plain, WARMUP_SECONDS, 500);
        admissions(replayed, WARMUP_SECONDS, 500);
        for (int rate : RATES) {
            alternately(rate);
        }
        disturbed();
        crowd();
        large();
        readme.write(ROUNDS, SECONDS, lines);
    }

    private void alternately(int rate) throws IOException {
        var alone = new ArrayList<Crowd>();
        var replays = new ArrayList<Crowd>();
        var asked = new ArrayList<Crowd>();
        double reviewed = reviews();
        double[] cost = new double[4];
        for (int i = 0; i < ROUNDS; i++) {
            alone.add(admissions(plain, SECONDS, rate));
            replays.add(measured(replayed, rate, replayer.pid(), cost, 0));
            asked.add(measured(meshed, rate, first.pid(), cost, 2));
        }
        say("%d wanted, API server alone".formatted(rate), alone, "-");
        say(
                "%d wanted, with recorded answers".formatted(rate),
                replays,
                "a pod: %.1f ms of a processor in the API server, %.2f in who answers"
                        .formatted(cost[0] / all(replays), cost[1] / all(replays)));
        say(
                "%d wanted, with the webhook".formatted(rate),
                asked,
                "a pod: %.1f ms of a processor in the API server, %.2f in the injector; %.1f reviews"
                        .formatted(
                                cost[2] / all(asked),
                                cost[3] / all(asked),
                                (reviews() - reviewed) / all(asked)));
    }

    /* Adds what API server and webhook took of a processor, in ms, to cost[at] and the next. */
    private Crowd measured(Path payload, int rate, long webhook, double[] cost, int at)
            throws IOException {
        cost[at] -= ProcFiles.cpuMillis(cluster.server().pid());
        cost[at + 1] -= ProcFiles.cpuMillis(webhook);
        var crowd = admissions(payload, SECONDS, rate);
        cost[at] += ProcFiles.cpuMillis(cluster.server().pid());
        cost[at + 1] += ProcFiles.cpuMillis(webhook);
        return crowd;
    }

    /* Certificates exchanged, a replica killed and another started, ten times the load beside it. */
    private void disturbed() throws Exception {
        var second = cluster.replica("--certificate-lifetime", "PT30S");
        balancer.add(second.port());
        cluster.register(
                balancer.port(),
                configuration ->
                        configuration.getWebhooks().forEach(hook -> hook.setTimeoutSeconds(2)));
        double failed = failOpen();
        double overload = undecided(first, second);
        try (var threads = Executors.newCachedThreadPool()) {
            var all = threads.submit(() -> admissions(meshed, 40, 500));
            var crowd =
                    threads.submit(
                            () ->
                                    Crowd.posts(
                                            url(balancer.port()),
                                            cluster.authority(),
                                            review(),
                                            "-c",
                                            "256",
                                            "-qps",
                                            "5000",
                                            "-t",
                                            "20s",
                                            "-timeout",
                                            "30s"));
            Thread.sleep(10_000);
            balancer.remove(second.port());
            // What it counts goes with it.
            double killed = undecided(second);
            second.kill();
            var third = cluster.replica("--certificate-lifetime", "PT30S");
            balancer.add(third.port());
            var outcome = all.get();
            say(
                    "certificates exchanged every 20 s, a replica killed, %.0f other reviews/s beside it"
                            .formatted(crowd.get().perSecond()),
                    List.of(outcome),
                    "%.0f let in unasked by the API server, %.0f by the injector"
                            .formatted(
                                    failOpen() - failed,
                                    undecided(first, third) + killed - overload));
        }
    }

    private void crowd() throws Exception {
        double reviewed = reviews();
        double overload = undecided(first);
        long start = System.nanoTime();
        var crowd =
                Crowd.posts(
                        url(first.port()),
                        cluster.authority(),
                        review(),
                        "-c",
                        String.valueOf(CALLERS),
                        "-n",
                        String.valueOf(CALLERS),
                        "-qps",
                        "0",
                        "-keepalive=false",
                        "-timeout",
                        "60s");
        lines.add(
                "\n%,d callers at once, each on a connection of its own: %s by status (-1: cut off), the last after %.0f s; %.0f pods decided about, %.0f let in for want of time."
                        .formatted(
                                CALLERS,
                                crowd.codes(),
                                (System.nanoTime() - start) / 1e9,
                                reviews() - reviewed,
                                undecided(first) - overload));
    }

    private void large() throws Exception {
        var name = "x".repeat(3 << 20);
        var body =
                Files.readString(review())
                        .replace(
                                "\"metadata\":{",
                                "\"metadata\":{\"large\":\"%s\",".formatted(name));
        var crowd =
                Crowd.posts(
                        url(first.port()),
                        cluster.authority(),
                        Files.writeString(folder.resolve("large.json"), body),
                        "-c",
                        "100",
                        "-n",
                        "300",
                        "-qps",
                        "0",
                        "-timeout",
                        "60s");
        lines.add(
                "100 pods of 3 MiB at once, three times: %s by status. Resident after all of that: %d MiB at most, with a heap of 256 MiB."
                        .formatted(crowd.codes(), ProcFiles.residentMebibytes(first.pid())));
    }

    private double reviews() {
        return first.metric("sidelane_injector_reviews_total{outcome=\"injected\"}");
    }

    private Crowd admissions(Path payload, int seconds, int rate) {
        return Crowd.posts(
                "%s/api/v1/namespaces/%s/pods?dryRun=All"
                        .formatted(
                                cluster.server().url(),
                                payload.getFileName().toString().replace(".json", "")),
                cluster.server().certificate(),
                payload,
                "-H",
                "Authorization: Bearer " + cluster.server().token(RealApiServer.ADMIN),
                "-c",
                "32",
                "-qps",
                String.valueOf(rate),
                "-uniform",
                "-nocatchup",
                "-t",
                seconds + "s",
                "-timeout",
                "30s");
    }

    private Path payload(String namespace) throws IOException {
        return Files.writeString(
                folder.resolve(namespace + ".json"), Serialization.asJson(unnamed(namespace)));
    }

    private Pod unnamed(String namespace) {
        return new PodBuilder(pod)
                .editMetadata()
                .withName(null)
                .withGenerateName("a-")
                .withNamespace(namespace)
                .endMetadata()
                .build();
    }

    private Path review() throws IOException {
        return Files.writeString(
                folder.resolve("review.json"),
                """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1",
                 "kind": {"group": "", "version": "v1", "kind": "Pod"}, "namespace": "%s",
                 "operation": "CREATE", "object": %s}}
                """
                        .formatted(
                                pod.getMetadata().getNamespace(),
                                Files.readString(meshed, StandardCharsets.UTF_8)));
    }

    private static String url(int port) {
        return "https://127.0.0.1:%d/mutate?timeout=2s".formatted(port);
    }

    private double failOpen() {
        return cluster.admin()
                .raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_admission_webhook_fail_open_count{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static double undecided(InjectorProcess... replicas) {
        return Stream.of(replicas)
                .mapToDouble(
                        one -> one.metric("sidelane_injector_undecided_total{why=\"overload\"}"))
                .sum();
    }

    private void say(String what, List<Crowd> rounds, String beside) {
        assertThat(rounds).allMatch(round -> round.all() > 0);
        lines.add(
                "| %s | %.0f | %s | %s | %d of %d | %s |"
                        .formatted(
                                what,
                                rounds.stream().collect(averagingDouble(Crowd::perSecond)),
                                millis(rounds, 50),
                                millis(rounds, 99),
                                all(rounds) - created(rounds),
                                all(rounds),
                                beside));
        System.out.println(lines.getLast());
    }

    private static String millis(List<Crowd> rounds, int percentile) {
        return rounds.stream()
                .map(
                        round ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f",
                                        round.millis().getOrDefault(percentile, 0.0)))
                .collect(joining(", "));
    }

    private static long all(List<Crowd> rounds) {
        return rounds.stream().mapToLong(Crowd::all).sum();
    }

    private static long created(List<Crowd> rounds) {
        return rounds.stream().mapToLong(round -> round.answered("201")).sum();
    }
}
