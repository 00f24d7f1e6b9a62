package io.sidelane.injector.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.decision.Injection;
import io.sidelane.injector.decision.Outcome;
import io.sidelane.injector.decision.Request;
import io.sidelane.injector.decision.Stage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code AdmissionReview}s of {@code admission.k8s.io/v1} about pods. A dry run is answered
 * like any other, because an answer changes nothing. Objects of other kinds, and other operations,
 * are let in as they are.
 */
public final class Reviews {

    /** The body is no AdmissionReview. */
    static final class BadReviewException extends Exception {
        private static final long serialVersionUID = 1L;

        BadReviewException(String message) {
            super(message);
        }
    }

    /** Hears what became of each pod. */
    @FunctionalInterface
    public interface Listener {

        /**
         * One pod.
         *
         * @param outcome {@code injected}, {@code alone}, {@code denied}, {@code passed}
         */
        void answered(String outcome);
    }

    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int FORBIDDEN = 403;

    private final Surroundings surroundings;
    private final Listener listener;

    public Reviews(Surroundings surroundings, Listener listener) {
        this.surroundings = surroundings;
        this.listener = listener;
    }

    byte[] answer(byte[] body, Stage stage) throws BadReviewException {
        var request = request(body);
        var uid = request.path("uid").asText();
        if (!isNewPod(request)) {
            listener.answered("passed");
            return bytes(
                    Answer.passed(
                            uid,
                            "%s %s: not looked at (expected: CREATE of a Pod)"
                                    .formatted(
                                            request.path("operation").asText(),
                                            request.path("kind").path("kind").asText())));
        }
        if (!(request.path("object") instanceof ObjectNode pod)
                || !pod.path("metadata").isObject()
                || !pod.path("spec").isObject()) {
            throw new BadReviewException(
                    "request.object: no pod (expected: an object with metadata and spec)");
        }
        // Nobody here reads it, and it is often most of the object.
        ((ObjectNode) pod.path("metadata")).remove("managedFields");
        var namespace = request.path("namespace").asText();
        var labels = surroundings.namespaceLabels(namespace);
        if (labels == null) {
            // What the namespace forbids is among them.
            listener.answered("passed");
            return bytes(
                    Answer.passed(
                            uid,
                            "namespace %s: its labels cannot be read (expected: an API server that tells them); the pod stays on plain TCP"
                                    .formatted(namespace)));
        }
        var outcome =
                Injection.decide(
                        new Request(pod, namespace, labels, stage), surroundings.cluster());
        listener.answered(
                switch (outcome) {
                    case Outcome.Injected _ -> "injected";
                    case Outcome.LeftAlone _ -> "alone";
                    case Outcome.Denied _ -> "denied";
                });
        return bytes(Answer.of(uid, pod, outcome, FORBIDDEN));
    }

    /** The answer of who has no time to look: the pod is let in as it is, and told so. */
    static byte[] unread(byte[] body) throws BadReviewException {
        return bytes(
                Answer.passed(
                        uid(body),
                        "injector: too many pods at once (expected: fewer); the pod stays on plain TCP"));
    }

    /* Without making objects of the rest, which may be large. */
    private static String uid(byte[] body) throws BadReviewException {
        try (var parser = JSON.getFactory().createParser(body)) {
            int depth = 0;
            boolean inRequest = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && depth == 1) {
                    inRequest = parser.currentName().equals("request");
                } else if (token == JsonToken.FIELD_NAME
                        && depth == 2
                        && inRequest
                        && parser.currentName().equals("uid")) {
                    return text(parser);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            }
        } catch (IOException _) {
            throw noJson();
        }
        throw noReview();
    }

    private static String text(JsonParser parser) throws IOException, BadReviewException {
        @Nullable String uid = parser.nextTextValue();
        if (uid == null) {
            throw noReview();
        }
        return uid;
    }

    private static boolean isNewPod(JsonNode request) {
        var kind = request.path("kind");
        return kind.path("kind").asText().equals("Pod")
                && kind.path("group").asText().isEmpty()
                && kind.path("version").asText().equals("v1")
                && request.path("operation").asText().equals("CREATE")
                && request.path("subResource").asText("").isEmpty();
    }

    private static JsonNode request(byte[] body) throws BadReviewException {
        try {
            var review = JSON.readTree(body);
            if (!review.path("apiVersion").asText().equals(API_VERSION)
                    || !review.path("kind").asText().equals("AdmissionReview")
                    || !review.path("request").path("uid").isTextual()) {
                throw noReview();
            }
            return review.path("request");
        } catch (IOException _) {
            throw noJson();
        }
    }

    private static BadReviewException noReview() {
        return new BadReviewException(
                "body: no request (expected: an AdmissionReview of %s)".formatted(API_VERSION));
    }

    private static BadReviewException noJson() {
        return new BadReviewException(
                "body: no JSON (expected: an AdmissionReview of %s)".formatted(API_VERSION));
    }

    private static byte[] bytes(ObjectNode response) {
        var review = JSON.createObjectNode();
        review.put("apiVersion", API_VERSION).put("kind", "AdmissionReview");
        review.set("response", response);
        try {
            return JSON.writeValueAsBytes(review);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
