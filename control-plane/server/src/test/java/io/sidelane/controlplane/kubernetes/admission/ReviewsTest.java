package io.sidelane.controlplane.kubernetes.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.ApiObject;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.controlplane.kubernetes.admission.Reviews.BadReviewException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROFILE =
            object("AccelerationProfile", null, "fast", "{\"path\": \"Sockmap\"}");

    private final List<ApiObject> objects = new ArrayList<>();
    private final Reviews reviews =
            new Reviews(
                    kind ->
                            objects.stream()
                                    .filter(object -> object.kind().equals(kind.word()))
                                    .toList());

    @Test
    void anObjectThatContradictsNothingIsLetIn() throws Exception {
        var answer = asked("CREATE", PROFILE, "null");

        assertThat(answer.path("uid").asText()).isEqualTo("42");
        assertThat(answer.path("allowed").asBoolean()).isTrue();
        assertThat(answer.path("warnings")).isEmpty();
    }

    @Test
    void aGatewayThatAnotherQuicPolicyHasIsRefusedAndNamed() throws Exception {
        known(quic("one", "edge", null));

        var answer = asked("CREATE", quic("two", "edge", null), "null");

        assertThat(answer.path("allowed").asBoolean()).isFalse();
        assertThat(answer.at("/status/code").asInt()).isEqualTo(422);
        assertThat(answer.at("/status/message").asText())
                .isEqualTo(
                        "QuicPolicy shop/two: spec.targetRefs[0]: Gateway edge (expected: a target"
                                + " that no other QuicPolicy has, QuicPolicy shop/one has it);"
                                + " nothing was changed");
    }

    @Test
    void oneListenerOfAGatewayMayHaveAPolicyOfItsOwn() throws Exception {
        known(quic("one", "edge", null));

        assertThat(
                        asked("CREATE", quic("two", "edge", "admin"), "null")
                                .path("allowed")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void aPolicyIsNotInItsOwnWay() throws Exception {
        known(quic("one", "edge", null));

        var changed =
                quic("one", "edge", null)
                        .replace("\"targetRefs\"", "\"migration\": false, \"targetRefs\"");

        assertThat(asked("UPDATE", changed, quic("one", "edge", null)).path("allowed").asBoolean())
                .isTrue();
    }

    @Test
    void whoChangesLabelsOfAContradictionIsLetIn() throws Exception {
        known(quic("one", "edge", null));
        var present = quic("two", "edge", null);

        assertThat(asked("UPDATE", present, present).path("allowed").asBoolean()).isTrue();
    }

    @Test
    void aProfileThatMayComeIsAWarning() throws Exception {
        var answer = asked("CREATE", policy("a", 0), "null");

        assertThat(answer.path("allowed").asBoolean()).isTrue();
        assertThat(answer.path("warnings"))
                .singleElement()
                .satisfies(
                        warning ->
                                assertThat(warning.asText())
                                        .startsWith(
                                                "AccelerationPolicy shop/a: spec.candidates: no AccelerationProfile fast (expected: "));
    }

    @Test
    void twoPoliciesForTheSamePodsAreAWarningUnlessOneIsAhead() throws Exception {
        known(PROFILE);
        known(policy("a", 0));

        assertThat(asked("CREATE", policy("b", 0), "null").at("/warnings/0").asText())
                .contains(
                        "selects the same pods as AccelerationPolicy shop/a with the same priority 0");
        assertThat(asked("CREATE", policy("b", 1), "null").path("warnings")).isEmpty();
    }

    @Test
    void whoDeletesAProfileIsToldWhoNamesItAndNotKeptFromIt() throws Exception {
        known(policy("a", 0));

        var answer = asked("DELETE", "null", PROFILE);

        assertThat(answer.path("allowed").asBoolean()).isTrue();
        assertThat(answer.at("/warnings/0").asText())
                .contains("AccelerationPolicy shop/a names it");
    }

    @Test
    void whatASchemaLetThroughAndNobodyCouldReadIsRefused() throws Exception {
        var answer =
                asked(
                        "CREATE",
                        object("AccelerationProfile", null, "odd", "{\"path\": \"Sockmop\"}"),
                        "null");

        assertThat(answer.at("/status/message").asText())
                .startsWith("AccelerationProfile odd: spec.path: Sockmop (expected: one of ")
                .endsWith("; it would never be in force");
    }

    @Test
    void aDryRunIsAnsweredLikeAnyOther() throws Exception {
        known(quic("one", "edge", null));
        var request = review("CREATE", quic("two", "edge", null), "null");

        var dry = request.replace("\"operation\"", "\"dryRun\": true, \"operation\"");

        assertThat(reviews.answer(bytes(dry))).isEqualTo(reviews.answer(bytes(request)));
    }

    @Test
    void whatIsNoReviewIsSaidToBeNone() {
        for (var body : List.of("", "{", "[]", "{}", "{\"apiVersion\": \"admission.k8s.io/v1\"}")) {
            assertThatThrownBy(() -> reviews.answer(bytes(body)))
                    .as(body)
                    .isInstanceOf(BadReviewException.class)
                    .hasMessageContaining("(expected: ");
        }
    }

    private JsonNode asked(String operation, String now, String before)
            throws BadReviewException, IOException {
        return JSON.readTree(reviews.answer(bytes(review(operation, now, before))))
                .path("response");
    }

    private void known(String object) {
        switch (YamlReader.read("known", bytes(object))) {
            case ReadFile.Good(var read) -> objects.add(read.getFirst().object());
            case ReadFile.Bad(var problems) -> throw new AssertionError(problems.toString());
        }
    }

    private static String review(String operation, String now, String before) {
        return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
         "request": {"uid": "42", "operation": "%s", "object": %s, "oldObject": %s}}
        """
                .formatted(operation, now, before);
    }

    private static String quic(String name, String gateway, @Nullable String listener) {
        var section = listener == null ? "" : ", \"sectionName\": \"%s\"".formatted(listener);
        return object(
                "QuicPolicy",
                "shop",
                name,
                "{\"targetRefs\": [{\"name\": \"%s\"%s}]}".formatted(gateway, section));
    }

    private static String policy(String name, int priority) {
        return object(
                "AccelerationPolicy",
                "shop",
                name,
                "{\"candidates\": [{\"profileRef\": {\"name\": \"fast\"}}], \"priority\": %d}"
                        .formatted(priority));
    }

    private static String object(
            String kind, @Nullable String namespace, String name, String spec) {
        return """
        {"apiVersion": "sidelane.io/v1alpha1", "kind": "%s", "metadata": {"name": "%s"%s}, "spec": %s}
        """
                .formatted(
                        kind,
                        name,
                        namespace == null ? "" : ", \"namespace\": \"%s\"".formatted(namespace),
                        spec);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
