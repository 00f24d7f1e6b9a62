package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static io.sidelane.it.kubernetes.InjectedCluster.path;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;

/**
 * What a real API server asks each stage of the injector about the pod of an example, byte for
 * byte, and what the injector answers to that.
 */
final class RecordedReviews implements AutoCloseable {

    /**
     * @param stage the end of the address's path: empty for the second
     */
    record Review(String stage, Path body, String answer) {}

    private final InjectedCluster cluster;
    private final Path folder;
    private final List<FakeInjector> onlookers;

    private RecordedReviews(InjectedCluster cluster, Path folder, List<FakeInjector> onlookers) {
        this.cluster = cluster;
        this.folder = folder;
        this.onlookers = onlookers;
    }

    static RecordedReviews begin(
            InjectedCluster cluster, Path folder, LoopbackCertificate certificate)
            throws IOException, GeneralSecurityException {
        var onlookers =
                List.of(
                        FakeInjector.onlooker(certificate, certificate.context()),
                        FakeInjector.onlooker(certificate, certificate.context()));
        // By their names each is asked just before one of our stages.
        cluster.admin().resource(onlookers.get(0).configuration("a-onlooker")).create();
        cluster.admin().resource(onlookers.get(1).configuration("c-onlooker")).create();
        return new RecordedReviews(cluster, folder, onlookers);
    }

    /**
     * @param port of a replica that answers
     * @param certificate fortio's options for the caller's, if the replica asks for one
     */
    List<Review> of(String example, int port, List<String> certificate) throws IOException {
        var pod = cluster.apply(OtherProjects.PATHS.resolve(example + ".yaml"));
        Await.until(
                "the injector to have seen it all, and others to be asked",
                LIMIT,
                () -> {
                    onlookers.forEach(one -> one.bodies().clear());
                    return isOf(example, path(cluster.dryRun(pod)))
                            && onlookers.stream().allMatch(one -> one.asked() > 0);
                });
        return List.of(
                review(example, "/before-mesh", onlookers.get(0), port, certificate),
                review(example, "", onlookers.get(1), port, certificate));
    }

    private Review review(
            String example, String stage, FakeInjector onlooker, int port, List<String> certificate)
            throws IOException {
        var body =
                Files.write(
                        folder.resolve(example + stage.replace('/', '-') + ".json"),
                        onlooker.bodies().getFirst());
        var command = Crowd.fortio("curl", cluster.authority(), body);
        command.addAll(certificate);
        command.add(url(port, stage));
        var answer = Command.outcome(command, "", LIMIT).stdout();
        var response = Serialization.unmarshal(answer, JsonNode.class).path("response");
        assertThat(response.path("allowed").asBoolean()).as(answer).isTrue();
        assertThat(response.at("/auditAnnotations/path").asText())
                .matches(path -> isOf(example, path));
        return new Review(stage, body, answer);
    }

    static String url(int port, String stage) {
        return "https://127.0.0.1:%d/mutate%s".formatted(port, stage);
    }

    private static boolean isOf(String example, String path) {
        return path.toLowerCase(Locale.ROOT).equals(example.replace("-", ""));
    }

    @Override
    public void close() {
        List.of("a-onlooker", "c-onlooker")
                .forEach(
                        name ->
                                cluster.admin()
                                        .admissionRegistration()
                                        .v1()
                                        .mutatingWebhookConfigurations()
                                        .withName(name)
                                        .delete());
        onlookers.forEach(FakeInjector::close);
    }
}
