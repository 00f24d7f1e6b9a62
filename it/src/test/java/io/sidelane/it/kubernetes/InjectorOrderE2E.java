package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static io.sidelane.it.kubernetes.InjectedCluster.annotation;
import static io.sidelane.it.kubernetes.InjectedCluster.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sidelane.it.rig.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The injector beside webhooks that do as Istio's and SR-IOV's do, in every order that names of
 * configurations can give, and asked again whenever one of them changed something.
 */
@TestInstance(Lifecycle.PER_CLASS)
class InjectorOrderE2E {

    /** Before both of ours, between them, after both. */
    private static final List<String> PLACES = List.of("a-", "istio-", "z-");

    private InjectedCluster cluster;
    private FakeInjector istio;
    private FakeInjector resources;
    private Pod pod;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = InjectedCluster.start(folder);
        cluster.register(cluster.replica().port());
        var certificate = new LoopbackCertificate(folder);
        istio = FakeInjector.istio(certificate, certificate.context());
        resources = FakeInjector.networkResources(certificate, certificate.context());
        pod = cluster.apply(OtherProjects.PATHS.resolve("numa.yaml"));
        Await.until(
                "the injector to have seen it all",
                LIMIT,
                () -> path(cluster.dryRun(pod)).equals("SriovNetdevice"));
    }

    @AfterAll
    void stop() {
        Stream.of(istio, resources).filter(fake -> fake != null).forEach(FakeInjector::close);
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest(name = "{0}mesh, {1}network-resources-injector")
    @MethodSource("orders")
    void thePodIsRightAndASecondLookChangesNothing(String mesh, String devices) {
        var configurations =
                List.of(
                        istio.configuration(mesh + "mesh"),
                        resources.configuration(devices + "network-resources-injector"));
        configurations.forEach(one -> cluster.admin().resource(one).create());
        try {
            Await.until("both others to be asked", LIMIT, this::areAllAsked);

            var made = cluster.dryRun(pod);

            assertRight(made);
            var again = cluster.dryRun(fresh(made));
            assertThat(again.getSpec()).isEqualTo(made.getSpec());
            assertThat(again.getMetadata().getAnnotations())
                    .isEqualTo(made.getMetadata().getAnnotations());
        } finally {
            configurations.forEach(one -> cluster.admin().resource(one).delete());
            Await.until(
                    "nobody but ours to be asked",
                    LIMIT,
                    () -> made(one -> one.getSpec().getContainers().size() == 1));
        }
    }

    static Stream<Arguments> orders() {
        var orders = new ArrayList<Arguments>();
        for (var mesh : PLACES) {
            for (var devices : PLACES) {
                orders.add(Arguments.of(mesh, devices));
                // Both in one place: either may be the first there.
                if (mesh.equals(devices)) {
                    orders.add(Arguments.of(mesh + "zz-", devices));
                }
            }
        }
        return orders.stream();
    }

    private boolean areAllAsked() {
        int before = istio.asked() + resources.asked();
        return made(
                one ->
                        istio.asked() + resources.asked() >= before + 2
                                && one.getSpec().getVolumes().stream()
                                                .filter(it -> it.getName().equals("podnetinfo"))
                                                .count()
                                        == 1
                                && one.getSpec().getContainers().size() == 2);
    }

    /**
     * Whether the pod is made, and as is expected. The API server and our injector each hear of a
     * configuration in their own time: between the two, the volume that network-resources-injector
     * adds without looking is there twice, and the API server refuses the pod.
     */
    private boolean made(Predicate<Pod> expected) {
        try {
            return expected.test(cluster.dryRun(pod));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private static void assertRight(Pod made) {
        assertThat(annotation(made, "k8s.v1.cni.cncf.io/networks").split(","))
                .containsExactlyInAnyOrder("path-numa/vf@biz0", "default/istio-cni");
        assertThat(path(made)).isEqualTo("SriovNetdevice");
        assertThat(annotation(made, "traffic.sidecar.istio.io/excludeInterfaces"))
                .isEqualTo("biz0");
        assertThat(made.getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactlyInAnyOrder("app", "istio-proxy");
        assertThat(made.getSpec().getVolumes())
                .extracting(Volume::getName)
                .doesNotHaveDuplicates()
                .contains("podnetinfo");
        assertThat(
                        made.getSpec().getContainers().stream()
                                .map(container -> container.getResources())
                                .filter(one -> one != null && one.getLimits() != null)
                                .map(one -> one.getLimits().get("intel.com/vf"))
                                .filter(one -> one != null))
                .as("devices in the whole pod")
                .hasSize(1);
    }

    private static Pod fresh(Pod made) {
        return new PodBuilder(made)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .withCreationTimestamp(null)
                .withManagedFields(List.of())
                .endMetadata()
                .withStatus(null)
                .build();
    }
}
