package io.sidelane.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.controlplane.model.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorySourceTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String PROFILE =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec: {path: Sockmap}
            """;
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec:
              nodeName: n1
              hostNetwork: false
              containers: [{name: web, image: web}]
            status:
              podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]
            """;

    @TempDir private Path directory = Path.of("/nonexistent");

    private final LinkedBlockingQueue<World> worlds = new LinkedBlockingQueue<>();
    private DirectorySource source = new DirectorySource(directory);

    private void start() {
        source = new DirectorySource(directory);
        source.start(worlds::add);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void theFirstWorldIsThereWhenTheStartReturns() throws Exception {
        write("a.yaml", PROFILE);
        write("pods.yaml", POD);

        start();

        var world = worlds.remove();
        assertThat(source.ready()).isTrue();
        assertThat(world.profiles()).containsOnlyKeys("sockmap");
        assertThat(world.pods().get("shop/web"))
                .satisfies(
                        pod -> {
                            assertThat(pod.node()).isEqualTo("n1");
                            assertThat(pod.ips()).containsExactly("10.0.0.1", "fd00::1");
                            assertThat(pod.uid()).hasSize(36);
                        });
    }

    @Test
    void aPodWithoutUidHasTheSameAtEachStart() throws Exception {
        write("pods.yaml", POD);
        start();
        var first = worlds.remove().pods().get("shop/web");
        source.close();

        start();

        assertThat(worlds.remove().pods().get("shop/web")).isEqualTo(first);
    }

    @Test
    void aChangeIsAnotherWorldWhosePartsAreTheSameObjectsWhereTheyCanBe() throws Exception {
        write("a.yaml", PROFILE);
        write("pods.yaml", POD);
        start();
        var first = worlds.remove();

        write("pods.yaml", POD.replace("nodeName: n1", "nodeName: n2"));

        var second = next();
        assertThat(second.pods().get("shop/web"))
                .satisfies(pod -> assertThat(pod.node()).isEqualTo("n2"));
        assertThat(second.profiles()).isSameAs(first.profiles());
        assertThat(second.mesh()).isSameAs(first.mesh());
    }

    @Test
    void aFileThatTurnsBadKeepsItsLastGoodVersionAndIsNamed() throws Exception {
        write("a.yaml", PROFILE);
        write("b.yaml", PROFILE.replace("sockmap", "other"));
        start();
        worlds.remove();

        write("a.yaml", PROFILE.replace("path:", "pth:"));
        write("b.yaml", PROFILE.replace("sockmap", "third"));

        var world = next();
        assertThat(world.profiles()).containsOnlyKeys("sockmap", "third");
        assertThat(source.problems())
                .anySatisfy(
                        problem ->
                                assertThat(problem)
                                        .startsWith(
                                                "a.yaml:4:8: spec.pth: unknown field (expected: ")
                                        .endsWith("; the file's last good version stays in force"));
    }

    @Test
    void anUnknownFieldOfAKubernetesKindHasItsPlace() throws Exception {
        write("pods.yaml", POD.replace("  nodeName: n1", "  nodeNme: n1"));

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith(
                        "pods.yaml:5:3: spec.nodeNme: unknown field (expected: one of ")
                .hasMessageContaining("nodeName");
    }

    @Test
    void aValueOfTheWrongTypeHasItsPlace() throws Exception {
        write(
                "service.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  ports:
                  - port: eighty
                """);

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("service.yaml:6:5: spec.ports[0].port: ");
    }

    @Test
    void aKindThatNobodyReadsIsAnError() throws Exception {
        write("a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("kind: Deployment (expected: one of AccelerationProfile")
                .hasMessageContaining("HTTPRoute")
                .hasMessageContaining("Service");
    }

    @Test
    void aVersionThatNobodyReadsIsAnErrorThatNamesTheOneThatIsRead() throws Exception {
        write(
                "a.yaml",
                "apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: HTTPRoute\nmetadata: {name: web}\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(
                        "apiVersion: gateway.networking.k8s.io/v1alpha2 (expected:"
                                + " gateway.networking.k8s.io/v1 for kind HTTPRoute)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void aGrantIsReadInEachOfItsVersions(String version) throws Exception {
        write(
                "grant.yaml",
                """
                apiVersion: gateway.networking.k8s.io/%s
                kind: ReferenceGrant
                metadata: {name: grant, namespace: bank}
                spec:
                  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
                  to: [{group: '', kind: ConfigMap}]
                """
                        .formatted(version));

        start();

        assertThat(worlds.remove().mesh().grants()).hasSize(1);
    }

    @Test
    void anObjectInTwoFilesIsAnErrorAtTheStart() throws Exception {
        write("a.yaml", PROFILE);
        write("b.yaml", PROFILE);

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "b.yaml:1:1: AccelerationProfile sockmap: in two places (expected: one, a.yaml:1:1 has"
                                + " it too); that one counts");
    }

    @Test
    void aMissingDirectoryEndsTheStart() {
        source = new DirectorySource(directory.resolve("nope"));

        assertThatThrownBy(() -> source.start(worlds::add))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "config directory: %s (expected: a directory that can be read)"
                                .formatted(directory.resolve("nope")));
    }

    @Test
    void aConfigMapMountThatIsSwappedIsSeen() throws Exception {
        var first = Files.createDirectory(directory.resolve("..1"));
        Files.writeString(first.resolve("a.yaml"), PROFILE);
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));
        start();
        worlds.remove();

        var second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(second.resolve("a.yaml"), PROFILE.replace("sockmap", "swapped"));
        Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2"));
        Files.move(
                directory.resolve("..data_tmp"),
                directory.resolve("..data"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);

        assertThat(next().profiles()).containsOnlyKeys("swapped");
    }

    @Test
    void aRouteWithoutSpecIsNamedAndReadingGoesOn() throws Exception {
        write("a.yaml", PROFILE);
        start();
        worlds.remove();

        write("a.yaml", PROFILE.replace("sockmap", "other"));
        write(
                "route.yaml",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: half}
                """);

        assertThat(next().profiles()).containsOnlyKeys("other");
        write("a.yaml", PROFILE.replace("sockmap", "third"));
        assertThat(next().profiles()).containsOnlyKeys("third");
        assertThat(source.problems())
                .containsExactly(
                        "route.yaml:1:1: spec: missing (expected: what the kind's own schema requires);"
                                + " the file's last good version stays in force");
    }

    @ParameterizedTest
    @CsvSource({
        "v1, GatewayClass",
        "v1, Gateway",
        "v1, HTTPRoute",
        "v1, GRPCRoute",
        "v1alpha2, TCPRoute",
        "v1, BackendTLSPolicy",
        "v1beta1, ReferenceGrant"
    })
    void whatHasNoSpecIsNamedAtTheStart(String version, String kind) throws Exception {
        write(
                "a.yaml",
                "apiVersion: gateway.networking.k8s.io/%s\nkind: %s\nmetadata: {name: half}\n"
                        .formatted(version, kind));

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("a.yaml:1:1: spec: missing (expected: ");
    }

    @Test
    void aTimestampThatIsNoneHasItsPlace() throws Exception {
        write(
                "pods.yaml",
                POD.replace("{name: web, n", "{name: web, creationTimestamp: yesterday, n"));

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "pods.yaml:3:23: metadata.creationTimestamp: yesterday (expected: a time such as 2026-01-02T03:04:05Z)");
    }

    @Test
    void whatALessStrictSchemaLeavesOutHasThePlaceOfItsObject() throws Exception {
        write(
                "policy.yaml",
                """
                # TLS of books
                apiVersion: gateway.networking.k8s.io/v1
                kind: BackendTLSPolicy
                metadata: {name: books}
                spec: {targetRefs: [{group: "", kind: Service, name: books}]}
                """);

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "policy.yaml:2:1: BackendTLSPolicy books: not to be understood (expected: what the kind's own schema requires)");
    }

    @Test
    void aWorldThatCannotBeTakenEndsNothing() throws Exception {
        write("a.yaml", PROFILE);
        source = new DirectorySource(directory);
        source.start(
                world -> {
                    worlds.add(world);
                    if (world.profiles().containsKey("odd")) {
                        throw new IllegalStateException("odd");
                    }
                });
        worlds.remove();

        write("a.yaml", PROFILE.replace("sockmap", "odd"));
        assertThat(next().profiles()).containsOnlyKeys("odd");
        write("a.yaml", PROFILE.replace("sockmap", "other"));

        assertThat(next().profiles()).containsOnlyKeys("other");
    }

    private World next() throws InterruptedException {
        var world = worlds.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(world).as("another world within %s", BOUND).isNotNull();
        // Two files that were written one after the other may be two changes.
        var later = worlds.poll(500, TimeUnit.MILLISECONDS);
        return later == null ? world : later;
    }

    /* Whole or not at all, as an editor or a mount does it. */
    private void write(String name, String text) throws IOException {
        var draft = directory.resolve("." + name);
        Files.writeString(draft, text);
        Files.move(
                draft, directory.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
