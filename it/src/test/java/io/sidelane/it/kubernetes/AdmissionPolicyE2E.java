package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server carries out what {@code sidelane inject} exports; no injector runs. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(RealApiServer.class)
class AdmissionPolicyE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private KubernetesClient admin;

    @TempDir private Path folder;

    @BeforeAll
    void connect(ApiServer server) {
        admin = server.as(RealApiServer.ADMIN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void aPodGetsWhatTheInjectorWouldPutOnIt(Path example) throws IOException {
        var pod = applied(example);
        var wanted = OfflineInjector.pod(OfflineInjector.run(example, folder));

        Await.until("the policy to be in force", LIMIT, () -> isChanged(dryRun(pod)));

        var made = dryRun(pod);
        assertThat(made.getMetadata().getAnnotations())
                .isEqualTo(new TreeMap<>(wanted.getMetadata().getAnnotations()));
        assertThat(Lost.between(json(wanted).path("spec"), json(made).path("spec"))).isEmpty();
        assertThat(
                        Lost.between(
                                json(made).at("/spec/containers/0/resources"),
                                json(wanted).at("/spec/containers/0/resources")))
                .allMatch(line -> line.startsWith("/requests"));
    }

    static List<Path> examples() {
        return OtherProjects.examples();
    }

    @Test
    void whatAPodHasItselfIsKeptOrThePodStaysAsItIs() throws IOException {
        var example = Files.readString(OtherProjects.PATHS.resolve("sriov-netdevice.yaml"));
        var file =
                Files.writeString(
                        folder.resolve("own.yaml"), example.replace("path-sriov-netdevice", "own"));
        var pod = applied(file);
        Await.until("the policy to be in force", LIMIT, () -> isChanged(dryRun(pod)));

        assertThat(networks(dryRun(with(pod, "default/istio-cni"))))
                .startsWith("default/istio-cni,own/");
        assertThat(isChanged(dryRun(with(pod, "[{\"name\": \"a\"}]")))).isFalse();
        assertThat(isChanged(dryRun(with(pod, "default/other@biz0")))).isFalse();
        var other = new PodBuilder(pod).build();
        other.getSpec().getContainers().getFirst().setName("other");
        assertThat(isChanged(dryRun(other))).isFalse();
        var elsewhere =
                new PodBuilder(pod)
                        .editMetadata()
                        .withNamespace("own-elsewhere")
                        .endMetadata()
                        .build();
        namespace("own-elsewhere");
        assertThat(isChanged(dryRun(elsewhere))).isFalse();
    }

    /* Namespace, service account, and what is exported: the kinds of others are not looked at here. */
    private Pod applied(Path example) throws IOException {
        var pod = OfflineInjector.pod(Files.readString(example));
        var namespace = pod.getMetadata().getNamespace();
        namespace(namespace);
        for (var document :
                OtherProjects.documentsOf(
                        OfflineInjector.run(example, folder, "--export-admission-policy"))) {
            Sidelane.apply(admin, Serialization.asYaml(document));
        }
        pod.getSpec().setAutomountServiceAccountToken(false);
        return pod;
    }

    private void namespace(String name) {
        Sidelane.apply(
                admin,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("sidelane.io/injection", "enabled"))
                        .endMetadata()
                        .build());
        Sidelane.apply(
                admin,
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(name)
                        .withName("default")
                        .endMetadata()
                        .build());
    }

    private Pod dryRun(Pod pod) {
        return admin.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .resource(pod)
                .dryRun(true)
                .create();
    }

    private static Pod with(Pod pod, String networks) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations("k8s.v1.cni.cncf.io/networks", networks)
                .endMetadata()
                .build();
    }

    private static String networks(Pod pod) {
        return InjectedCluster.annotation(pod, "k8s.v1.cni.cncf.io/networks");
    }

    private static boolean isChanged(Pod pod) {
        return !InjectedCluster.path(pod).isEmpty();
    }

    private static JsonNode json(Pod pod) {
        return Serialization.jsonMapper().valueToTree(pod);
    }
}
