package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static io.sidelane.it.kubernetes.InjectedCluster.annotation;
import static io.sidelane.it.kubernetes.InjectedCluster.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real API server asks the packaged injector. Kinds of other projects are real to it, by schemas
 * of our own writing; none of their programs runs, and no kubelet.
 */
@TestInstance(Lifecycle.PER_CLASS)
class InjectorE2E {

    private InjectedCluster cluster;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        cluster = InjectedCluster.start(temporary);
        cluster.register(cluster.replica().port());
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void aPodOfALabelledNamespaceGetsWhatItsPathSays(Path example) throws IOException {
        var pod = cluster.apply(example);
        var wanted = offline(example);
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> path(cluster.dryRun(pod)).equals(path(wanted)));

        var made = cluster.admin().resource(pod).create();
        var again = cluster.dryRun(fresh(made));

        assertThat(path(made)).isNotEmpty().isNotEqualTo("None");
        if (!example.toString().contains("sockmap")) {
            assertThat(path(made)).isNotEqualTo("Sockmap");
        }
        assertThat(made.getMetadata().getAnnotations()).containsAllEntriesOf(withoutStatus(wanted));
        assertThat(Lost.between(json(wanted).path("spec"), json(made).path("spec"))).isEmpty();
        assertThat(json(again).path("spec")).isEqualTo(json(made).path("spec"));
        assertThat(again.getMetadata().getAnnotations())
                .isEqualTo(made.getMetadata().getAnnotations());
        if (example.toString().contains("numa")) {
            assertThat(made.getStatus().getQosClass()).isEqualTo("Guaranteed");
        }
    }

    static List<Path> examples() {
        return OtherProjects.examples();
    }

    @Test
    void aTokenThatIsMountedIntoOurInitContainerLeavesThePodItsPath() throws IOException {
        var yaml =
                Files.readString(OtherProjects.PATHS.resolve("vpp-vcl.yaml"))
                        .replace("path-vpp-vcl", "token")
                        .replace("  candidates:", "  fallback: Deny\n  candidates:");
        var pod = cluster.apply(Files.writeString(folder.resolve("token.yaml"), yaml));
        pod.getSpec().setAutomountServiceAccountToken(true);
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> !isRefused(pod) && path(cluster.dryRun(pod)).equals("VppVcl"));

        var made = cluster.admin().resource(pod).create();
        var again = cluster.dryRun(fresh(made));

        var copying = made.getSpec().getInitContainers();
        assertThat(copying)
                .singleElement()
                .satisfies(
                        one ->
                                assertThat(one.getVolumeMounts())
                                        .extracting(VolumeMount::getMountPath)
                                        .containsExactly(
                                                "/sidelane-vcl",
                                                "/var/run/secrets/kubernetes.io/serviceaccount"));
        assertThat(annotation(made, "sidelane.io/status")).contains("\"rejected\":[]");
        assertThat(json(again).path("spec")).isEqualTo(json(made).path("spec"));
        assertThat(again.getMetadata().getAnnotations())
                .isEqualTo(made.getMetadata().getAnnotations());
    }

    @Test
    void whyNotIsAWarningAndTheReasonIsOnThePod() throws IOException {
        var yaml =
                Files.readString(OtherProjects.PATHS.resolve("sriov-netdevice.yaml"))
                        .replace("path-sriov-netdevice", "no-device")
                        .replace("intel.com/vf", "intel.com/none")
                        .replace(
                                "    - profileRef: {name: no-device}",
                                "    - profileRef: {name: no-device}\n    - profileRef: {name: path-sockmap}");
        var pod = cluster.apply(Files.writeString(folder.resolve("no-device.yaml"), yaml));
        cluster.apply(OtherProjects.PATHS.resolve("sockmap.yaml"));
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> path(cluster.dryRun(pod)).equals("Sockmap"));

        var applied =
                Command.outcome(
                        cluster.server().kubectl(RealApiServer.ADMIN, "create", "-f", "-"),
                        Serialization.asYaml(pod),
                        LIMIT);

        assertThat(applied.exit()).as(applied.stderr()).isZero();
        assertThat(applied.stderr())
                .contains(
                        "Warning: path SriovNetdevice: resource intel.com/none is not allocatable on"
                                + " any of 3 matching nodes (expected: at least minReadyNodes=1); using Sockmap");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "trading, matching-engine, SriovNetdevice",
        "trading, feed-handler, Sockmap",
        "media, packager, AfXdp",
        "finance, ledger, UnderlayVlan"
    })
    void podsOfASetsWorkloadsGetWhatItsPoliciesSay(String set, String workload, String path)
            throws IOException {
        var objects = cluster.applySet(set);
        var owner =
                objects.stream()
                        .filter(one -> one.getMetadata().getName().equals(workload))
                        .filter(one -> one.getAdditionalProperties().containsKey("spec"))
                        .filter(one -> one.getApiVersion().equals("apps/v1"))
                        .findFirst()
                        .orElseThrow();
        var pod = InjectedCluster.podOf(owner);

        Await.until("path " + path, LIMIT, () -> path(cluster.dryRun(pod)).equals(path));

        var made = cluster.dryRun(pod);
        assertThat(annotation(made, "sidelane.io/status")).contains("\"rejected\":[]");
        if (set.equals("finance")) {
            assertThat(annotation(made, "k8s.v1.cni.cncf.io/networks"))
                    .isEqualTo(
                            "finance/business@biz0,finance/storage@stor0,finance/management@mgmt0");
        }
    }

    @Test
    void aPodThatPolicyDeniesIsRefused() throws IOException {
        var yaml =
                Files.readString(OtherProjects.PATHS.resolve("afxdp.yaml"))
                        .replace("path-afxdp", "denied")
                        .replace("afxdp/media", "afxdp/none")
                        .replace("  candidates:", "  fallback: Deny\n  candidates:");
        var pod = cluster.apply(Files.writeString(folder.resolve("denied.yaml"), yaml));
        Await.until("a refusal", LIMIT, () -> isRefused(pod));

        assertThatThrownBy(() -> cluster.dryRun(pod))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("AccelerationPolicy denied/all has fallback Deny")
                .hasMessageContaining("; the pod is refused");
    }

    @Test
    void lockedMemoryIsNotAskedForWhereAdmissionWouldRefuseIt() throws IOException {
        var yaml =
                Files.readString(OtherProjects.PATHS.resolve("dpdk-vfio.yaml"))
                        .replace("path-dpdk-vfio", "baseline")
                        .replace(
                                "sidelane.io/injection: enabled",
                                "sidelane.io/injection: enabled, pod-security.kubernetes.io/enforce: baseline")
                        .replace(
                                "    - profileRef: {name: baseline}",
                                "    - profileRef: {name: baseline}\n    - profileRef: {name: path-sockmap}");
        var pod = cluster.apply(Files.writeString(folder.resolve("baseline.yaml"), yaml));
        cluster.apply(OtherProjects.PATHS.resolve("sockmap.yaml"));
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> path(cluster.dryRun(pod)).equals("Sockmap"));

        assertThat(annotation(cluster.dryRun(pod), "sidelane.io/status"))
                .contains("PodSecurityForbids");
    }

    @Test
    void whoIsNotSwitchedOnIsNotAskedAbout() {
        cluster.namespace("unlabelled", Map.of());
        var pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("unlabelled")
                        .withName("a")
                        .endMetadata()
                        .withNewSpec()
                        .withAutomountServiceAccountToken(false)
                        .addNewContainer()
                        .withName("a")
                        .withImage("a")
                        .endContainer()
                        .endSpec()
                        .build();

        assertThat(cluster.dryRun(pod).getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void theInjectorUsesItsRightsAndNoOthers() throws IOException {
        var refused =
                cluster
                        .server()
                        .asked("system:serviceaccount:sidelane-system:sidelane-injector")
                        .stream()
                        .filter(event -> event.at("/responseStatus/code").asInt() == 403)
                        .map(event -> event.path("requestURI").asText())
                        .toList();

        assertThat(refused).isEmpty();
    }

    private boolean isRefused(Pod pod) {
        try {
            cluster.dryRun(pod);
            return false;
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage()).contains("fallback Deny");
        }
    }

    /* The same decision from files: cluster and example, without the API server. */
    private Pod offline(Path example) throws IOException {
        return OfflineInjector.pod(OfflineInjector.run(example, folder));
    }

    /* Generations are the API server's to count. */
    private static Map<String, String> withoutStatus(Pod pod) {
        var annotations = new java.util.TreeMap<>(pod.getMetadata().getAnnotations());
        annotations.remove("sidelane.io/status");
        return annotations;
    }

    /* As whoever copies a pod has it: what the server added stays, but for what would make it the same object. */
    private static Pod fresh(Pod made) {
        return new PodBuilder(made)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .withManagedFields(List.of())
                .withName(made.getMetadata().getName() + "-again")
                .endMetadata()
                .withStatus(null)
                .build();
    }

    private static JsonNode json(Pod pod) {
        return Serialization.jsonMapper().valueToTree(pod);
    }
}
