package io.sidelane.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A control plane's read API, over the wire. Every failure is a message for people. */
final class ReadApi {

    /** Larger than any page that a control plane sends. */
    static final int MAX_BYTES = 64 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI server;
    private final HttpClient http;

    ReadApi(URI server) {
        this.server = server;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .build();
    }

    /** The answer as it was written. */
    JsonNode get(String path) throws FailedException {
        var response = ask(path);
        try (var body = response.body()) {
            var bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw failed("an answer of more than %d bytes".formatted(MAX_BYTES), "a page");
            }
            return answer(response.statusCode(), bytes);
        } catch (IOException e) {
            throw failed("the connection broke off (%s)".formatted(e.getMessage()), "an answer", e);
        }
    }

    /** An answer as a record. */
    <T> T as(JsonNode answer, Class<T> type) throws FailedException {
        try {
            return Json.MAPPER.treeToValue(answer, type);
        } catch (JsonProcessingException e) {
            throw notOurs(e);
        }
    }

    /** An answer as a record with parameters. */
    <T> T as(JsonNode answer, TypeReference<T> type) throws FailedException {
        try {
            return Json.MAPPER.treeToValue(answer, Json.MAPPER.constructType(type));
        } catch (JsonProcessingException e) {
            throw notOurs(e);
        }
    }

    /** A part of a path, whatever is in it. */
    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpResponse<InputStream> ask(String path) throws FailedException {
        var request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .timeout(ANSWER)
                        .header("Accept", "application/json")
                        .build();
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw failed("no answer in time", "one that runs and is not overloaded", e);
        } catch (ConnectException e) {
            throw failed("cannot be reached", REMEDY, e);
        } catch (IOException e) {
            throw failed("no answer (%s)".formatted(e.getMessage()), "a control plane", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted", "patience", e);
        }
    }

    private JsonNode answer(int status, byte[] bytes) throws FailedException {
        JsonNode answer;
        try {
            answer = Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw notOurs(e);
        } catch (IOException e) {
            throw failed("the connection broke off (%s)".formatted(e.getMessage()), "an answer", e);
        }
        if (status == 200) {
            return answer;
        }
        var detail = answer.path("detail").asText();
        throw new FailedException(
                detail.isEmpty()
                        ? "control plane %s: status %d (expected: 200)".formatted(server, status)
                        : detail);
    }

    private FailedException notOurs(Exception cause) {
        return failed(
                "an answer that is not understood",
                "a Sidelane control plane of this version or newer",
                cause);
    }

    private FailedException failed(String what, String expected) {
        return new FailedException(message(what, expected));
    }

    private FailedException failed(String what, String expected, Exception cause) {
        return new FailedException(message(what, expected), cause);
    }

    private String message(String what, String expected) {
        return "control plane %s: %s (expected: %s)".formatted(server, what, expected);
    }

    private static final String REMEDY =
            "one that runs; start it by `sidelane control-plane --config-dir DIR`, name another by"
                    + " --server, or in a cluster first `kubectl -n sidelane-system port-forward"
                    + " deployment/sidelane-control-plane 18080`";
}
