package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code manifests/base} as an administrator installs it, on an API server of its own: what it does
 * to a cluster would be in others' way.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManifestsE2E {

    private static final String NAMESPACE = "sidelane-system";

    private ApiServer server;
    private Manifests base;
    private Manifests drain;
    private Manifests gateway;

    @BeforeAll
    void install() throws IOException {
        var binaries = KubernetesBinaries.find();
        Assumptions.assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        base = Manifests.build(binaries.orElseThrow(), "base");
        drain = Manifests.build(binaries.orElseThrow(), "drain");
        gateway = Manifests.build(binaries.orElseThrow(), "gateway");
        server =
                ApiServer.start(
                        binaries.orElseThrow(),
                        List.of(TestUser.of(RealApiServer.ADMIN, TestUser.MASTERS)));
        apply(base.yaml());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everythingIsStoredAsItIsWritten() {
        apply(drain.yaml());
        gatewayNamespace();
        apply(gateway.yaml());
        var lost = new ArrayList<String>();

        for (var manifests : List.of(base, drain, gateway)) {
            for (var object : manifests.objects()) {
                Lost.between(object, stored(object))
                        .forEach(loss -> lost.add(Manifests.ref(object) + loss));
            }
        }

        assertThat(lost).isEmpty();
    }

    @Test
    void appliedAgainNothingChanges() {
        var before = versions();

        apply(base.yaml());

        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void podsOfTheControlPlaneTheInjectorAndGatewaysAreAdmittedWhereRestrictedIsEnforced() {
        var enforcing = namespace("restricted");

        for (var deployment : base.ofKind("Deployment")) {
            var created = create(pod(deployment, enforcing));

            assertThat(created.exit()).as(created.stderr()).isZero();
        }
        var created = create(pod(gateway.only("Deployment"), enforcing));
        assertThat(created.exit()).as(created.stderr()).isZero();
    }

    private void gatewayNamespace() {
        Sidelane.apply(
                server.as(RealApiServer.ADMIN),
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop}
                """);
    }

    @Test
    void podsOfAgentsAndOfDrainNeedMoreAndHaveItInTheirNamespace() {
        var enforcing = namespace("baseline");
        var agent = base.only("DaemonSet");

        var refused = create(pod(agent, enforcing));
        var admitted = create(pod(agent, NAMESPACE));
        var draining = create(pod(drain.only("DaemonSet"), NAMESPACE));

        assertThat(refused.stderr())
                .contains("violates PodSecurity \"baseline:latest\"", "hostPID=true")
                .doesNotContain("privileged (container");
        assertThat(List.of(admitted.exit(), draining.exit()))
                .as(admitted.stderr() + draining.stderr())
                .containsOnly(0);
    }

    @Test
    void everyRuleIsAboutSomethingThatIsThere() throws IOException {
        var discovery = new Discovery(server.as(RealApiServer.ADMIN));
        var mistakes = new ArrayList<String>();

        for (var kind : List.of("ClusterRole", "Role")) {
            for (var role : base.ofKind(kind)) {
                for (var rule : role.path("rules")) {
                    discovery
                            .unknown(rule)
                            .forEach(what -> mistakes.add(Manifests.ref(role) + ": " + what));
                }
            }
        }

        assertThat(mistakes).isEmpty();
    }

    @Test
    void theExamplesAreTakenFromThePlatformTeam() {
        bind("platform", "sidelane-platform");
        // Nobody answers it here, and each object might wait for that.
        kubectl("", "delete", "validatingwebhookconfiguration", "sidelane");
        gatewayNamespace();
        Sidelane.NAMESPACES.stream()
                .filter(name -> !name.equals("shop"))
                .forEach(name -> kubectl("", "create", "namespace", name));

        for (var document : Sidelane.exampleDocuments()) {
            var outcome = as("platform", document, "apply", "--server-side", "-f", "-");

            assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        }
        apply(base.yaml());
    }

    @Test
    void eachRoleMayDoItsPartAndNoMore() {
        bind("viewer", "sidelane-viewer");
        kubectl("", "create", "namespace", "owned");
        kubectl(
                "",
                "-n",
                "owned",
                "create",
                "rolebinding",
                "owner",
                "--clusterrole=sidelane-namespace-owner",
                "--user=owner");
        var agent = "system:serviceaccount:%s:sidelane-agent".formatted(NAMESPACE);
        var controlPlane = "system:serviceaccount:%s:sidelane-control-plane".formatted(NAMESPACE);
        var policy = policy("owned");
        var elsewhere = policy("default");

        assertThat(dryRun("owner", policy)).contains("serverside-applied (server dry run)");
        assertThat(dryRun("owner", elsewhere)).contains("cannot patch resource");
        assertThat(dryRun("viewer", policy)).contains("cannot patch resource");
        assertThat(dryRun(controlPlane, policy)).contains("cannot patch resource");
        assertThat(dryRun(agent, policy)).contains("cannot patch resource");
        assertThat(may(controlPlane, "patch", "accelerationpolicies", "--subresource=status"))
                .isTrue();
        assertThat(may(controlPlane, "watch", "pods")).isTrue();
        assertThat(may(controlPlane, "create", "tokenreviews.authentication.k8s.io")).isTrue();
        assertThat(may(controlPlane, "patch", "leases", "-n", NAMESPACE)).isTrue();
        assertThat(may(controlPlane, "patch", "leases", "-n", "kube-system")).isFalse();
        assertThat(may(controlPlane, "create", "pods", "-n", NAMESPACE)).isFalse();
        assertThat(may(controlPlane, "delete", "accelerationpolicies")).isFalse();
        assertThat(may(agent, "get", "pods")).isFalse();
        assertThat(may(agent, "get", "nodeaccelerations")).isFalse();
    }

    @Test
    void certificatesOfAJdkAreInForceAndStayWhenTheBaseIsAppliedAgain() {
        var made = JdkCertificates.make();

        kubectl(
                made.manifests(),
                "apply",
                "--server-side",
                "--field-manager=sidelane-certificates",
                "-f",
                "-");
        apply(base.yaml());

        var secret =
                server.as(RealApiServer.ADMIN)
                        .secrets()
                        .inNamespace(NAMESPACE)
                        .withName("sidelane-control-plane-tls")
                        .get();
        var webhook =
                stored(base.only("ValidatingWebhookConfiguration"))
                        .at("/webhooks/0/clientConfig/caBundle");
        assertThat(webhook.asText()).isEqualTo(secret.getData().get("ca.crt"));
        assertThat(ServedCertificate.of(secret).names())
                .contains(
                        "sidelane-control-plane.%s.svc".formatted(NAMESPACE),
                        "sidelane-webhook.%s.svc".formatted(NAMESPACE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/cert-manager", "overlays/cert-manager-monitoring"})
    void anOverlayAsksForACertificateThatTheControlPlaneAndItsWebhookUse(String folder) {
        var overlay = Manifests.build(KubernetesBinaries.find().orElseThrow(), folder);
        var mounted =
                base.named("Deployment", "sidelane-control-plane")
                        .at("/spec/template/spec/volumes/0/secret/secretName");
        var injected =
                overlay.only("ValidatingWebhookConfiguration")
                        .path("metadata")
                        .path("annotations")
                        .path("cert-manager.io/inject-ca-from");

        assertThat(overlay.objects()).hasSizeGreaterThan(base.objects().size());
        assertThat(overlay.ofKind("Certificate"))
                .filteredOn(
                        certificate ->
                                "%s/%s"
                                        .formatted(
                                                NAMESPACE,
                                                certificate.at("/metadata/name").asText())
                                        .equals(injected.asText()))
                .singleElement()
                .satisfies(
                        certificate ->
                                assertThat(certificate.at("/spec/secretName")).isEqualTo(mounted));
    }

    /* Last, for nothing is left for the others. No controller runs here that would empty the namespace first. */
    @Test
    @Order(Integer.MAX_VALUE)
    void deletedNothingIsLeft() {
        kubectl(drain.yaml(), "delete", "--ignore-not-found", "-f", "-");
        kubectl(base.yaml(), "delete", "--wait=false", "-f", "-");

        for (var crd : base.ofKind("CustomResourceDefinition")) {
            kubectl(
                    "",
                    "wait",
                    "--for=delete",
                    "--timeout=60s",
                    "crd/" + crd.at("/metadata/name").asText());
        }
        for (var object : base.objects()) {
            var found = get(object);

            if (object.at("/kind").asText().equals("Namespace")) {
                assertThat(found.stdout()).contains("\"phase\": \"Terminating\"");
            } else {
                assertThat(found.stderr()).as(Manifests.ref(object)).contains("ound");
            }
        }
    }

    private void apply(String yaml) {
        kubectl(yaml, "apply", "--server-side", "--validate=strict", "-f", "-");
    }

    private JsonNode stored(JsonNode object) {
        var found = get(object);
        assertThat(found.exit()).as(found.stderr()).isZero();
        var list = Serialization.unmarshal(found.stdout(), JsonNode.class);
        assertThat(list.path("items")).as(found.stdout()).hasSize(1);
        return list.at("/items/0");
    }

    private Command.Outcome get(JsonNode object) {
        return run(Serialization.asJson(object), "get", "-o", "json", "-f", "-");
    }

    private Map<String, String> versions() {
        var versions = new TreeMap<String, String>();
        for (var object : base.objects()) {
            versions.put(
                    Manifests.ref(object), stored(object).at("/metadata/resourceVersion").asText());
        }
        return versions;
    }

    private String namespace(String level) {
        kubectl("", "create", "namespace", level);
        kubectl(
                "",
                "label",
                "namespace",
                level,
                "pod-security.kubernetes.io/enforce=" + level,
                "pod-security.kubernetes.io/enforce-version=latest");
        for (var account :
                List.of("sidelane-agent", "sidelane-control-plane", "sidelane-injector", "edge")) {
            kubectl("", "-n", level, "create", "serviceaccount", account);
        }
        return level;
    }

    /* As the workload's controller would make it. */
    private static ObjectNode pod(JsonNode workload, String namespace) {
        ObjectNode pod = workload.at("/spec/template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ((ObjectNode) pod.path("metadata"))
                .put("name", workload.at("/metadata/name").asText())
                .put("namespace", namespace);
        return pod;
    }

    private Command.Outcome create(ObjectNode pod) {
        return run(Serialization.asJson(pod), "create", "-f", "-");
    }

    private void bind(String user, String role) {
        kubectl(
                "",
                "create",
                "clusterrolebinding",
                user,
                "--clusterrole=" + role,
                "--user=" + user);
    }

    private static String policy(String namespace) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: AccelerationPolicy
        metadata: {name: mine, namespace: %s}
        spec: {candidates: [{profileRef: {name: sockmap}}]}
        """
                .formatted(namespace);
    }

    private String dryRun(String user, String yaml) {
        var outcome = as(user, yaml, "apply", "--server-side", "--dry-run=server", "-f", "-");
        return outcome.stdout() + outcome.stderr();
    }

    private boolean may(String user, String... question) {
        var arguments = new ArrayList<>(List.of("auth", "can-i"));
        arguments.addAll(List.of(question));
        return as(user, "", arguments.toArray(String[]::new)).stdout().strip().equals("yes");
    }

    private Command.Outcome as(String user, String stdin, String... arguments) {
        var all = new ArrayList<>(List.of("--as=" + user));
        all.addAll(List.of(arguments));
        return run(stdin, all.toArray(String[]::new));
    }

    private void kubectl(String stdin, String... arguments) {
        var outcome = run(stdin, arguments);
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
    }

    private Command.Outcome run(String stdin, String... arguments) {
        return Command.outcome(
                server.kubectl(RealApiServer.ADMIN, arguments), stdin, Duration.ofSeconds(90));
    }
}
