package io.sidelane.it.kubernetes;

import static io.sidelane.it.kubernetes.InjectedCluster.LIMIT;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Binaries;
import io.sidelane.it.rig.OwnedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A webhook that gives the injector's recorded answers and thinks about nothing: what asking costs
 * an API server by itself. An Envoy, in C++, so that nobody waits for its language either.
 */
final class Replayer implements AutoCloseable {

    /** Of the namespaces whose pods it is asked about. */
    static final Map<String, String> LABELS = Map.of("bench", "replayed");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SCRIPT =
            """
            local answers = {}
            %s
            function envoy_on_request(handle)
              local body = handle:body()
              local uid = body:getBytes(0, body:length()):match('"uid":"([^"]+)"')
              local answer = answers[handle:headers():get(":path"):match("^[^?]*")]
              handle:respond({[":status"] = "200", ["content-type"] = "application/json"}, answer[1] .. uid .. answer[2])
            end
            """;

    private static final String CONFIG =
            """
            static_resources:
              listeners:
              - address: {socket_address: {address: 127.0.0.1, port_value: PORT}}
                filter_chains:
                - transport_socket:
                    name: tls
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                      common_tls_context:
                        alpn_protocols: [h2, http/1.1]
                        tls_certificates: [{certificate_chain: {filename: CERTIFICATE}, private_key: {filename: KEY}}]
                  filters:
                  - name: http
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: replayer
                      route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, direct_response: {status: 404}}]}]}
                      http_filters:
                      - name: lua
                        typed_config:
                          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
                          default_source_code: {filename: SCRIPT}
                      - name: router
                        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
            """;

    private final OwnedProcess envoy;
    private final LoopbackCertificate certificate;
    private final int port;

    private Replayer(OwnedProcess envoy, LoopbackCertificate certificate, int port) {
        this.envoy = envoy;
        this.certificate = certificate;
        this.port = port;
    }

    static Replayer start(
            Path folder, LoopbackCertificate certificate, List<RecordedReviews.Review> reviews)
            throws IOException {
        var answers = new StringBuilder();
        for (var review : reviews) {
            var uid = JSON.readTree(review.answer()).at("/response/uid").asText();
            int at = review.answer().indexOf(uid);
            answers.append(
                    "answers['/mutate%s'] = {[==[%s]==], [==[%s]==]}\n"
                            .formatted(
                                    review.stage(),
                                    review.answer().substring(0, at),
                                    review.answer().substring(at + uid.length())));
        }
        var script = Files.writeString(folder.resolve("replayer.lua"), SCRIPT.formatted(answers));
        int port = Replica.freePorts().getFirst();
        var config =
                Files.writeString(
                        folder.resolve("replayer.yaml"),
                        CONFIG.replace("PORT", String.valueOf(port))
                                .replace("CERTIFICATE", certificate.file().toString())
                                .replace("KEY", certificate.key().toString())
                                .replace("SCRIPT", script.toString()));
        var log = folder.resolve("replayer.log");
        var process =
                new ProcessBuilder(
                                Binaries.envoy().toString(),
                                "--config-path",
                                config.toString(),
                                "--disable-hot-restart",
                                "--concurrency",
                                "2",
                                "--log-level",
                                "warning")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var envoy =
                new OwnedProcess("replayer", process, log)
                        .awaitReady("it to listen", LIMIT, () -> certificate.isServedAt(port));
        return new Replayer(envoy, certificate, port);
    }

    /** Lets the API server ask it as it asks the injector, about the namespaces with its labels. */
    void register(InjectedCluster cluster) {
        for (var name : List.of(InjectedCluster.BEFORE_MESH, InjectedCluster.AFTER_MESH)) {
            Sidelane.apply(cluster.admin(), instead(requireNonNull(cluster.configuration(name))));
        }
    }

    private MutatingWebhookConfiguration instead(MutatingWebhookConfiguration original) {
        var copy = Serialization.clone(original);
        copy.getWebhooks().removeIf(hook -> hook.getName().startsWith("object."));
        for (var hook : copy.getWebhooks()) {
            var client = hook.getClientConfig();
            client.setUrl(
                    client.getUrl().replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port));
            client.setCaBundle(
                    Base64.getEncoder()
                            .encodeToString(certificate.pem().getBytes(StandardCharsets.US_ASCII)));
            hook.getNamespaceSelector().setMatchLabels(LABELS);
        }
        return new MutatingWebhookConfigurationBuilder(copy)
                .withNewMetadata()
                .withName("replayed-" + original.getMetadata().getName())
                .endMetadata()
                .build();
    }

    long pid() {
        return envoy.pid();
    }

    @Override
    public void close() {
        envoy.close();
    }
}
