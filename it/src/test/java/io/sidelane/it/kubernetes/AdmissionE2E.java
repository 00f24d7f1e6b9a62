package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A real API server asks the packaged control plane, as the manifests' configuration has it. */
@TestInstance(Lifecycle.PER_CLASS)
class AdmissionE2E {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TestUser CONTROL_PLANE =
            TestUser.serviceAccount("sidelane-system", "sidelane-control-plane");

    private TestCluster cluster;
    private KubernetesClient admin;
    private LoopbackCertificate certificate;
    private Replica replica;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var binaries = KubernetesBinaries.find();
        assumeTrue(
                binaries.isPresent(),
                "kube-apiserver: not in the cache (expected: built there by `sidelane setup`)");
        assumeTrue(
                Files.exists(Replica.PACKAGED),
                "%s: not there (expected: packaged by Maven)".formatted(Replica.PACKAGED));
        cluster = TestCluster.start(binaries.orElseThrow(), CONTROL_PLANE);
        admin = cluster.admin();
        certificate = new LoopbackCertificate(folder);
        port = Replica.freePorts().getFirst();
        replica =
                Replica.start(
                                "control-plane",
                                cluster.server().kubeconfig(CONTROL_PLANE.name()),
                                folder,
                                "--tls-cert",
                                certificate.file().toString(),
                                "--tls-key",
                                certificate.key().toString(),
                                "--webhook",
                                "127.0.0.1:" + port)
                        .awaitReady();
        register("https://127.0.0.1:%d/validate".formatted(port));
        awaitRefusal();
    }

    @AfterAll
    void stop() {
        if (replica != null) {
            replica.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aSecondPolicyForAGatewayIsRefusedAndADryRunAsWell() {
        quic("first", "one");
        Await.until("the first to be seen", LIMIT, () -> !refusal("second", "one").isEmpty());

        assertThat(refusal("second", "one"))
                .contains(
                        "QuicPolicy shop/second: spec.targetRefs[0]: Gateway one (expected: a target"
                                + " that no other QuicPolicy has, QuicPolicy shop/first has it)");
        assertThat(quic("third", "two").exit()).isZero();
    }

    @Test
    void whatMayBeRightTomorrowIsAWarning() {
        var applied =
                apply(
                        """
                        apiVersion: sidelane.io/v1alpha1
                        kind: AccelerationPolicy
                        metadata: {name: early, namespace: shop}
                        spec: {candidates: [{profileRef: {name: not-there-yet}}]}
                        """);

        assertThat(applied.exit()).as(applied.stderr()).isZero();
        assertThat(applied.stderr()).contains("Warning: ", "no AccelerationProfile not-there-yet");
    }

    @Test
    void renewedCertificatesAreServedWithoutARestart() throws IOException {
        for (int i = 0; i < 2; i++) {
            certificate.renew();

            Await.until(
                    "the new certificate to be served", LIMIT, () -> certificate.isServedAt(port));
            trust();
            awaitRefusal();
        }
        assertThat(replica.said()).contains("webhook: another certificate is in use");
    }

    @Test
    void whileNobodyAnswersPolicyCanBeChangedAllTheSame() throws Exception {
        replica.freeze();
        try {
            var applied = quic("unasked", "somewhere");

            assertThat(applied.exit()).as(applied.stderr()).isZero();
        } finally {
            replica.goOn();
        }
        awaitRefusal();
    }

    /* A webhook that cannot be asked lets everything in: one that refuses is one that was asked. */
    private void awaitRefusal() {
        quic("probe", "probed");
        Await.until("a refusal", LIMIT, () -> !refusal("probe-again", "probed").isEmpty());
    }

    private String refusal(String name, String gateway) {
        return Command.outcome(
                        cluster.server()
                                .kubectl(
                                        RealApiServer.ADMIN,
                                        "apply",
                                        "--dry-run=server",
                                        "-f",
                                        "-"),
                        policy(name, gateway),
                        LIMIT)
                .stderr()
                .lines()
                .filter(line -> line.contains("denied the request"))
                .findFirst()
                .orElse("");
    }

    private Command.Outcome quic(String name, String gateway) {
        return apply(policy(name, gateway));
    }

    private static String policy(String name, String gateway) {
        return """
        apiVersion: sidelane.io/v1alpha1
        kind: QuicPolicy
        metadata: {name: %s, namespace: shop}
        spec: {targetRefs: [{name: %s}]}
        """
                .formatted(name, gateway);
    }

    private Command.Outcome apply(String yaml) {
        return Command.outcome(
                cluster.server().kubectl(RealApiServer.ADMIN, "apply", "-f", "-"), yaml, LIMIT);
    }

    /* The manifests' own, but for where it is: no Service leads anywhere here. */
    private void register(String url) throws IOException {
        var configuration =
                Serialization.unmarshal(
                        Files.readString(
                                Manifests.FOLDER.resolve("base/control-plane/webhook.yaml")),
                        ValidatingWebhookConfiguration.class);
        var client = configuration.getWebhooks().getFirst().getClientConfig();
        client.setService(null);
        client.setUrl(url);
        client.setCaBundle(encoded());
        admin.resource(configuration).create();
    }

    private void trust() {
        admin.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName("sidelane")
                .edit(
                        configuration -> {
                            configuration
                                    .getWebhooks()
                                    .getFirst()
                                    .getClientConfig()
                                    .setCaBundle(encoded());
                            return configuration;
                        });
    }

    private String encoded() {
        return Base64.getEncoder()
                .encodeToString(certificate.pem().getBytes(StandardCharsets.US_ASCII));
    }
}
