package io.sidelane.it.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An API server with our kinds, those of others, and the packaged injector as the manifests have
 * it.
 */
final class InjectedCluster implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String BEFORE_MESH = "before-mesh-injector.sidelane.io";
    static final String AFTER_MESH = "mesh-injector.sidelane.io";

    private static final TestUser INJECTOR =
            TestUser.serviceAccount("sidelane-system", "sidelane-injector");

    private final ApiServer server;
    private final KubernetesClient admin;
    private final Path folder;
    private final List<InjectorProcess> replicas = new ArrayList<>();

    private InjectedCluster(ApiServer server, Path folder) {
        this.server = server;
        this.admin = server.as(RealApiServer.ADMIN);
        this.folder = folder;
    }

    static InjectedCluster start(Path folder) throws IOException {
        var cluster = bare(folder);
        OtherProjects.install(cluster.admin);
        return cluster;
    }

    /** Without anything of others. */
    static InjectedCluster bare(Path folder) throws IOException {
        var binaries = KubernetesBinaries.find();
        assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        assumeTrue(
                Files.exists(InjectorProcess.PACKAGED),
                "%s: not there (expected: packaged by Maven)".formatted(InjectorProcess.PACKAGED));
        var server =
                ApiServer.start(
                        binaries.orElseThrow(),
                        List.of(TestUser.of(RealApiServer.ADMIN, TestUser.MASTERS), INJECTOR));
        var cluster = new InjectedCluster(server, folder);
        Sidelane.install(server);
        cluster.namespace("sidelane-system", Map.of());
        for (var document :
                Files.readString(Manifests.FOLDER.resolve("base/rbac/injector.yaml"))
                        .split("(?m)^---$")) {
            Sidelane.apply(cluster.admin, Serialization.<HasMetadata>unmarshal(document));
        }
        return cluster;
    }

    KubernetesClient admin() {
        return admin;
    }

    ApiServer server() {
        return server;
    }

    /** Another replica, ready. */
    InjectorProcess replica(String... more) throws IOException {
        var replica =
                InjectorProcess.start(
                        "injector-" + replicas.size(),
                        server.kubeconfig(INJECTOR.name()),
                        folder,
                        more);
        replicas.add(replica);
        return replica.awaitReady();
    }

    /** A file with the authority that the replicas' certificate comes from. */
    Path authority() throws IOException {
        var secret =
                admin.secrets()
                        .inNamespace("sidelane-system")
                        .withName("sidelane-injector-tls")
                        .get();
        return Files.write(
                folder.resolve("ca.crt"),
                Base64.getDecoder().decode(secret.getData().get("ca.crt")));
    }

    /** The manifests' own, but for where it is: no Service leads anywhere here. */
    void register(int port) throws IOException {
        register(port, configuration -> {});
    }

    void register(int port, java.util.function.Consumer<MutatingWebhookConfiguration> change)
            throws IOException {
        for (var document :
                Files.readString(Manifests.FOLDER.resolve("base/injector/webhooks.yaml"))
                        .split("(?m)^---$")) {
            var configuration =
                    Serialization.unmarshal(document, MutatingWebhookConfiguration.class);
            for (var hook : configuration.getWebhooks()) {
                var client = hook.getClientConfig();
                client.setUrl(
                        "https://127.0.0.1:%d%s".formatted(port, client.getService().getPath()));
                client.setService(null);
                // It must answer here, however busy the machine is.
                hook.setTimeoutSeconds(30);
            }
            change.accept(configuration);
            Sidelane.apply(admin, configuration);
        }
        Await.until("the authorities to be written", LIMIT, this::isTrusted);
    }

    private boolean isTrusted() {
        return List.of(BEFORE_MESH, AFTER_MESH).stream()
                .map(name -> configuration(name))
                .allMatch(
                        one ->
                                one != null
                                        && one.getWebhooks().stream()
                                                .allMatch(
                                                        hook ->
                                                                hook.getClientConfig().getCaBundle()
                                                                        != null));
    }

    @Nullable MutatingWebhookConfiguration configuration(String name) {
        return admin.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .get();
    }

    /** With the service account that pods are made with; no controller makes it here. */
    Namespace namespace(String name, Map<String, String> labels) {
        var namespace =
                Sidelane.apply(
                        admin,
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withLabels(labels)
                                .endMetadata()
                                .build());
        account(name);
        return namespace;
    }

    void account(String namespace) {
        var accounts = admin.serviceAccounts().inNamespace(namespace);
        if (accounts.withName("default").get() == null) {
            accounts.resource(
                            new ServiceAccountBuilder()
                                    .withNewMetadata()
                                    .withNamespace(namespace)
                                    .withName("default")
                                    .endMetadata()
                                    .build())
                    .create();
        }
    }

    /** An example's objects but its pod, which is returned. */
    Pod apply(Path example) throws IOException {
        Pod pod = null;
        for (var document : OtherProjects.documentsOf(Files.readString(example))) {
            var object =
                    Serialization.jsonMapper()
                            .convertValue(document, GenericKubernetesResource.class);
            if (object.getKind().equals("Pod")) {
                pod = Serialization.jsonMapper().convertValue(document, Pod.class);
                continue;
            }
            Sidelane.apply(admin, object);
            if (object.getKind().equals("Namespace")) {
                account(object.getMetadata().getName());
            }
        }
        if (pod == null) {
            throw new IllegalStateException(example + ": no pod (expected: one)");
        }
        pod.getSpec().setAutomountServiceAccountToken(false);
        return pod;
    }

    /** A ready-made set, with its policies. */
    List<GenericKubernetesResource> applySet(String name) throws IOException {
        var objects = new ArrayList<GenericKubernetesResource>();
        for (var folder : List.of("sets", "examples")) {
            var file = Manifests.FOLDER.resolve(folder).resolve(name + ".yaml");
            for (var document : OtherProjects.documentsOf(Files.readString(file))) {
                var object =
                        Serialization.jsonMapper()
                                .convertValue(document, GenericKubernetesResource.class);
                objects.add(Sidelane.apply(admin, object));
            }
        }
        account(name);
        return objects;
    }

    /** The pod that a controller makes of it; none runs here. */
    static Pod podOf(GenericKubernetesResource owner) {
        var json = Serialization.jsonMapper().valueToTree(owner).at("/spec/template");
        var pod = Serialization.jsonMapper().convertValue(json, Pod.class);
        var kind = owner.getKind().equals("Deployment") ? "ReplicaSet" : owner.getKind();
        var name = owner.getMetadata().getName();
        return new PodBuilder(pod)
                .editMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withGenerateName(name + "-")
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind(kind)
                .withName(name)
                .withUid("uid-of-" + name)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    /** What the API server would make of it. */
    Pod dryRun(Pod pod) {
        return admin.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .resource(pod)
                .dryRun(true)
                .create();
    }

    static String annotation(Pod pod, String name) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    /** The path that the pod got, empty when nobody was asked about it. */
    static String path(Pod pod) {
        var status = annotation(pod, "sidelane.io/status");
        return status.isEmpty()
                ? ""
                : Serialization.unmarshal(status, com.fasterxml.jackson.databind.JsonNode.class)
                        .path("path")
                        .asText();
    }

    @Override
    public void close() {
        replicas.forEach(InjectorProcess::close);
        server.close();
    }
}
