package io.sidelane.controlplane.kubernetes.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Answers {@code AdmissionReview}s of {@code admission.k8s.io/v1}. Pure: a dry run is answered like
 * any other, because nothing is changed by an answer.
 */
final class Reviews {

    /** The body is no AdmissionReview. */
    static final class BadReviewException extends Exception {
        private static final long serialVersionUID = 1L;

        BadReviewException(String message) {
            super(message);
        }
    }

    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final int UNPROCESSABLE = 422;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checks checks;

    Reviews(Known known) {
        checks = new Checks(known);
    }

    byte[] answer(byte[] body) throws BadReviewException {
        var request = request(body);
        var verdict = verdict(request);
        var review = JSON.createObjectNode();
        review.put("apiVersion", API_VERSION).put("kind", "AdmissionReview");
        var response = review.putObject("response").put("uid", request.path("uid").asText());
        switch (verdict) {
            case Verdict.Allowed(var warnings) -> {
                response.put("allowed", true);
                var lines = response.putArray("warnings");
                warnings.forEach(lines::add);
            }
            case Verdict.Refused(var why) -> refuse(response, why);
        }
        try {
            return JSON.writeValueAsBytes(review);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuse(ObjectNode response, String why) {
        response.put("allowed", false);
        response.putObject("status")
                .put("code", UNPROCESSABLE)
                .put("reason", "Invalid")
                .put("message", why);
    }

    private static JsonNode request(byte[] body) throws BadReviewException {
        try {
            var review = JSON.readTree(body);
            if (review == null
                    || !review.path("apiVersion").asText().equals(API_VERSION)
                    || review.at("/request/uid").asText().isEmpty()) {
                throw new BadReviewException(
                        "body: no request (expected: an AdmissionReview of %s)"
                                .formatted(API_VERSION));
            }
            return review.path("request");
        } catch (IOException _) {
            throw new BadReviewException(
                    "body: no JSON (expected: an AdmissionReview of %s)".formatted(API_VERSION));
        }
    }

    private Verdict verdict(JsonNode request) throws BadReviewException {
        var now = request.path("object");
        var before = request.path("oldObject");
        return switch (request.path("operation").asText()) {
            case "CREATE" -> written(now);
            // Whoever changes labels only, or takes a finalizer away, is not asked about the rest.
            case "UPDATE" ->
                    now.path("spec").equals(before.path("spec")) ? Verdict.ALLOWED : written(now);
            case "DELETE" -> deleted(before);
            default -> Verdict.ALLOWED;
        };
    }

    private Verdict written(JsonNode object) throws BadReviewException {
        return switch (read(object)) {
            case ReadFile.Good(var objects) -> checks.written(objects.getFirst().object());
            case ReadFile.Bad(var problems) ->
                    new Verdict.Refused(
                            "%s %s: %s; it would never be in force"
                                    .formatted(
                                            object.path("kind").asText(),
                                            object.at("/metadata/name").asText(),
                                            problems.stream()
                                                    .map(
                                                            problem ->
                                                                    problem.path()
                                                                            + ": "
                                                                            + problem.message())
                                                    .collect(Collectors.joining("; "))));
        };
    }

    private Verdict deleted(JsonNode object) throws BadReviewException {
        return switch (read(object)) {
            case ReadFile.Good(var objects) -> checks.deleted(objects.getFirst().object());
            case ReadFile.Bad _ -> Verdict.ALLOWED;
        };
    }

    private static ReadFile read(JsonNode object) throws BadReviewException {
        if (!(object instanceof ObjectNode fields)
                || !(fields.path("metadata") instanceof ObjectNode metadata)) {
            throw new BadReviewException(
                    "request.object: %s (expected: an object with metadata)"
                            .formatted(object.getNodeType()));
        }
        var copy = fields.deepCopy();
        ((ObjectNode) copy.path("metadata")).remove("managedFields");
        // An object with generateName has no name yet.
        if (metadata.path("name").asText().isEmpty()) {
            ((ObjectNode) copy.path("metadata"))
                    .put("name", metadata.path("generateName").asText("new") + "new");
        }
        try {
            return YamlReader.read("object", JSON.writeValueAsBytes(copy));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
