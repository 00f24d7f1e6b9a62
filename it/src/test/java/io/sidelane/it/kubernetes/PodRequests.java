package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Pods as JSON, made as anybody makes them, with all that the API server answers. */
final class PodRequests {

    /**
     * What came back.
     *
     * @param body the pod, or a Status that says why not
     */
    record Answer(int code, ObjectNode body, List<String> warnings) {

        JsonNode annotation(String name) {
            return body.path("metadata").path("annotations").path(name);
        }

        /** What the injector wrote, empty when it wrote nothing. */
        JsonNode status() {
            var written = annotation("sidelane.io/status").asText();
            return Serialization.unmarshal(written.isEmpty() ? "{}" : written, JsonNode.class);
        }

        /** The path that the pod got, empty when nobody was asked about it. */
        String path() {
            return status().path("path").asText();
        }
    }

    private final HttpClient http;
    private final String pods;

    PodRequests(InjectedCluster cluster, String namespace) {
        http = cluster.admin().getHttpClient();
        pods = "%s/api/v1/namespaces/%s/pods".formatted(cluster.server().url(), namespace);
    }

    /** Nothing is kept of it. */
    Answer dryRun(JsonNode pod) {
        return post(pods + "?dryRun=All", pod);
    }

    Answer create(JsonNode pod) {
        return post(pods, pod);
    }

    void delete(String name) {
        send("DELETE", "%s/%s?gracePeriodSeconds=0".formatted(pods, name), "");
    }

    /** A pod without a token, which nobody here could give it. */
    static ObjectNode pod(String json) {
        var pod = (ObjectNode) Serialization.unmarshal(json, JsonNode.class);
        pod.withObject("spec").put("automountServiceAccountToken", false);
        return pod.put("apiVersion", "v1").put("kind", "Pod");
    }

    private Answer post(String url, JsonNode pod) {
        return send("POST", url, pod.toString());
    }

    private Answer send(String method, String url, String body) {
        var answer =
                http.sendAsync(
                                http.newHttpRequestBuilder()
                                        .uri(URI.create(url))
                                        .method(method, "application/json", body)
                                        .build(),
                                String.class)
                        .join();
        return new Answer(
                answer.code(),
                Serialization.unmarshal(answer.body(), ObjectNode.class),
                answer.headers().entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase("warning"))
                        .map(Map.Entry::getValue)
                        .flatMap(List::stream)
                        .toList());
    }
}
