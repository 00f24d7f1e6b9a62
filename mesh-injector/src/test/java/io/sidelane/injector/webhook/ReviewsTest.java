package io.sidelane.injector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.sidelane.injector.cases.Scene;
import io.sidelane.injector.cases.Scenes;
import io.sidelane.injector.decision.Cluster;
import io.sidelane.injector.decision.Lab;
import io.sidelane.injector.decision.Stage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reviews reviews = reviews(Scenes.sriov());

    @Test
    void aPodIsPatchedAndTheAuditLogToldWhy() throws Exception {
        var response = ask(review(Scene.POD));

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        var patch = JSON.readTree(Base64.getDecoder().decode(response.path("patch").asText()));
        assertThat(JsonPatch.apply(patch, Lab.json(Scene.POD)).toString())
                .contains("shop/vf@biz0", "intel.com/vf");
        assertThat(response.at("/auditAnnotations/path").asText()).isEqualTo("SriovNetdevice");
        assertThat(response.at("/auditAnnotations/profile").asText()).isEqualTo("fast");
        assertThat(response.has("warnings")).isFalse();
    }

    @Test
    void whyNotIsAWarning() throws Exception {
        var response =
                ask(
                        reviews(Scenes.sriov().but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"")),
                        review(Scene.POD));

        assertThat(response.at("/warnings/0").asText())
                .isEqualTo(
                        "path SriovNetdevice: resource intel.com/vf is not allocatable on any of 1"
                                + " matching nodes (expected: at least minReadyNodes=1); using Sockmap");
        assertThat(response.at("/auditAnnotations/rejected").asText())
                .isEqualTo("fast: ResourceNotAllocatable");
    }

    @Test
    void aDryRunIsAnsweredAlike() throws Exception {
        assertThat(ask(review(Scene.POD).replace("\"dryRun\": false", "\"dryRun\": true")))
                .isEqualTo(ask(review(Scene.POD)));
    }

    @Test
    void aPodOfANamespaceWhoseLabelsNobodyKnowsIsLeftAlone() throws Exception {
        var response =
                ask(
                        review(
                                        Scene.POD.replace(
                                                "\"app\": \"engine\"",
                                                "\"sidelane.io/inject\": \"true\""))
                                .replace("\"namespace\": \"shop\"", "\"namespace\": \"unread\""));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
        assertThat(response.at("/warnings/0").asText())
                .isEqualTo(
                        "namespace unread: its labels cannot be read (expected: an API server that tells them); the pod stays on plain TCP");
    }

    @Test
    void aPodThatPolicyDeniesIsRefusedInWords() throws Exception {
        var lab =
                Scenes.sriov()
                        .but("fallback: None", "fallback: Deny")
                        .but("\n  - profileRef: {name: sockmap}", "")
                        .but("intel.com/vf: \"8\"", "intel.com/vf: \"0\"");

        var response = ask(reviews(lab), review(Scene.POD));

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/code").asInt()).isEqualTo(403);
        assertThat(response.at("/status/message").asText())
                .contains("fallback Deny", "; the pod is refused");
    }

    @Test
    void theRequestsNamespaceCountsWhateverThePodSays() throws Exception {
        var forged =
                Scene.POD.replace("\"metadata\": {", "\"metadata\": {\"namespace\": \"shop\", ");

        var response =
                ask(
                        review(forged)
                                .replace(
                                        "\"namespace\": \"shop\", \"oper",
                                        "\"namespace\": \"bank\", \"oper"));

        assertThat(response.has("patch")).isFalse();
        assertThat(response.at("/auditAnnotations/why").asText()).contains("namespace bank");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\": \"Pod\"|\"kind\": \"Deployment\"",
                "\"version\": \"v1\"|\"version\": \"v2\"",
                "\"operation\": \"CREATE\"|\"operation\": \"UPDATE\"",
                "\"operation\": \"CREATE\"|\"operation\": \"CREATE\", \"subResource\": \"ephemeralcontainers\""
            })
    void otherThingsAreLetInAsTheyAre(String change) throws Exception {
        int bar = change.indexOf('|');
        var response =
                ask(review(Scene.POD).replace(change.substring(0, bar), change.substring(bar + 1)));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
        assertThat(response.at("/warnings/0").asText()).contains("(expected: CREATE of a Pod)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[]",
                "{\"apiVersion\": \"admission.k8s.io/v1\"",
                "{\"apiVersion\": \"admission.k8s.io/v1beta1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": \"u\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\": 1}}"
            })
    void whatIsNoReviewIsSaid(String body) {
        assertThatThrownBy(() -> ask(body))
                .isInstanceOf(Reviews.BadReviewException.class)
                .hasMessageContaining("(expected: an AdmissionReview of admission.k8s.io/v1)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "{}", "{\"metadata\": {}, \"spec\": 1}"})
    void aPodThatIsNoneIsSaid(String object) {
        assertThatThrownBy(() -> ask(review(object)))
                .isInstanceOf(Reviews.BadReviewException.class)
                .hasMessageContaining("(expected: an object with metadata and spec)");
    }

    @Test
    void whoeverHasNoTimeLetsThePodInAndSaysSo() throws Exception {
        var response =
                JSON.readTree(Reviews.unread(review(Scene.POD).getBytes(StandardCharsets.UTF_8)))
                        .path("response");

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.at("/warnings/0").asText()).contains("too many pods at once");
        assertThatThrownBy(
                        () -> Reviews.unread("{\"uid\": \"x\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Reviews.BadReviewException.class);
    }

    private JsonNode ask(String body) throws Exception {
        return ask(reviews, body);
    }

    private static JsonNode ask(Reviews reviews, String body) throws Exception {
        return ((ObjectNode)
                        JSON.readTree(
                                reviews.answer(
                                        body.getBytes(StandardCharsets.UTF_8), Stage.AFTER_MESH)))
                .path("response");
    }

    private static String review(String pod) {
        return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u-1",
         "kind": {"group": "", "version": "v1", "kind": "Pod"}, "dryRun": false,
         "namespace": "shop", "operation": "CREATE", "object": %s}}
        """
                .formatted(pod);
    }

    private static Reviews reviews(Scene lab) {
        var cluster = Lab.cluster(lab);
        return new Reviews(
                new Surroundings() {
                    @Override
                    public Cluster cluster() {
                        return cluster;
                    }

                    @Override
                    public @Nullable Map<String, String> namespaceLabels(String namespace) {
                        return switch (namespace) {
                            case "shop" -> Map.of("sidelane.io/injection", "enabled");
                            case "unread" -> null;
                            default -> Map.of();
                        };
                    }
                },
                _ -> {});
    }
}
