package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Kind;
import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.it.rig.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The schema that a real API server publishes (OpenAPI v3), read as documentation. */
@ExtendWith(RealApiServer.class)
class DocumentationE2E {

    private final ApiServer server;
    private final KubernetesClient admin;

    DocumentationE2E(ApiServer server) {
        this.server = server;
        this.admin = server.as(RealApiServer.ADMIN);
    }

    @BeforeAll
    static void install(ApiServer server) {
        Sidelane.install(server);
    }

    @Test
    void everyFieldAndEveryWordIsDescribed() throws IOException {
        var schemas = published();
        var mistakes = new ArrayList<String>();

        for (var kind : Kind.values()) {
            var schema = schemas.path("io.sidelane.v1alpha1." + kind.word());
            assertThat(schema.isObject()).as(kind.word()).isTrue();
            check(schema, kind.word(), mistakes);
        }

        assertThat(mistakes).isEmpty();
    }

    @Test
    void conditionsAndReasonsAreListed() throws IOException {
        for (var kind : Kind.values()) {
            var condition =
                    published()
                            .path("io.sidelane.v1alpha1." + kind.word())
                            .at("/properties/status/properties/conditions/items/properties");

            assertThat(condition.at("/type/description").asText())
                    .contains(listed(ConditionType.values()));
            assertThat(condition.at("/reason/description").asText())
                    .contains(listed(Reason.values()));
        }
    }

    @Test
    void kubectlExplainReadsLikeDocumentation() {
        var path = kubectl("explain", "accelerationprofile.spec.path");
        var whole = kubectl("explain", "capol", "--recursive");

        assertThat(path)
                .contains("ENUM:")
                .contains("- AfXdp: AF_XDP queues for a program that asks for them.");
        assertThat(whole).contains("namespaceSelector").contains("rollout").contains("conditions");
    }

    @Test
    void kubectlGetKnowsCategoryShortNamesAndColumns() {
        Sidelane.apply(
                server.as(RealApiServer.PLATFORM),
                """
                apiVersion: sidelane.io/v1alpha1
                kind: AccelerationProfile
                metadata: {name: shown}
                spec: {path: Sockmap}
                """);

        assertThat(kubectl("get", "aprof", "shown"))
                .containsPattern("NAME +PATH +ACCEPTED +NODES +PODS +AGE")
                .containsPattern("shown +Sockmap ");
        assertThat(kubectl("get", "sidelane", "-A", "-o", "name"))
                .contains("accelerationprofile.sidelane.io/shown");
        for (var kind : Kind.values()) {
            assertThat(kubectl("api-resources", "--api-group=sidelane.io"))
                    .containsPattern(
                            "%s +%s +sidelane.io/v1alpha1 +%b +%s"
                                    .formatted(
                                            kind.plural(),
                                            kind.shortName(),
                                            kind.namespaced(),
                                            kind.word()));
        }
    }

    private String kubectl(String... arguments) {
        var outcome =
                Command.outcome(
                        server.kubectl(RealApiServer.ADMIN, arguments), "", Duration.ofSeconds(30));
        assertThat(outcome.exit()).as(outcome.stderr()).isZero();
        return outcome.stdout();
    }

    private JsonNode published() throws IOException {
        return Serialization.jsonMapper()
                .readTree(admin.raw("/openapi/v3/apis/sidelane.io/v1alpha1"))
                .at("/components/schemas");
    }

    private static void check(JsonNode schema, String at, List<String> mistakes) {
        var description = schema.path("description").asText();
        // Only kinds, which the server describes by itself, are references.
        boolean described =
                !description.isBlank()
                        || schema.has("allOf") && schema.path("allOf").path(0).has("$ref");
        if (!described) {
            mistakes.add(at + ": no description");
        }
        schema.path("enum")
                .forEach(
                        word -> {
                            if (!description.contains("- " + word.asText() + ": ")) {
                                mistakes.add("%s: nothing about %s".formatted(at, word.asText()));
                            }
                        });
        schema.path("properties")
                .properties()
                .forEach(field -> check(field.getValue(), at + "." + field.getKey(), mistakes));
        if (schema.has("items")) {
            check(schema.path("items"), at + "[]", mistakes);
        }
        if (schema.path("additionalProperties").isObject()) {
            check(schema.path("additionalProperties"), at + ".*", mistakes);
        }
    }

    private static String[] listed(Word[] words) {
        return Stream.of(words).map(word -> "- " + word.word() + ": ").toArray(String[]::new);
    }
}
