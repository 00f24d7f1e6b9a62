package io.sidelane.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;

/**
 * A mutating webhook that does what another project's does, with that one's habits. A stand-in: the
 * projects' own programs are not to be had here.
 */
final class FakeInjector implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NETWORKS = "k8s.v1.cni.cncf.io/networks";

    private final HttpsServer server;
    private final LoopbackCertificate certificate;
    private final List<byte[]> asked = new CopyOnWriteArrayList<>();

    private FakeInjector(HttpsServer server, LoopbackCertificate certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    /**
     * Adds a proxy as the first container, and its CNI's network; reads what its template would.
     */
    static FakeInjector istio(LoopbackCertificate certificate, SSLContext context)
            throws IOException {
        return start(certificate, context, FakeInjector::addProxy);
    }

    /**
     * Adds the device of each network to the first container if nobody asks for it, and a volume
     * without looking whether it is there.
     */
    static FakeInjector networkResources(LoopbackCertificate certificate, SSLContext context)
            throws IOException {
        return start(certificate, context, FakeInjector::addResources);
    }

    /** Changes nothing. */
    static FakeInjector onlooker(LoopbackCertificate certificate, SSLContext context)
            throws IOException {
        return start(certificate, context, (_, _) -> {});
    }

    private static FakeInjector start(
            LoopbackCertificate certificate,
            SSLContext context,
            BiConsumer<ObjectNode, ArrayNode> mutation)
            throws IOException {
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var fake = new FakeInjector(server, certificate);
        server.createContext("/", exchange -> fake.answer(exchange, mutation));
        server.start();
        return fake;
    }

    int asked() {
        return asked.size();
    }

    /** What it was asked, byte by byte, from the first time on. */
    List<byte[]> bodies() {
        return asked;
    }

    MutatingWebhookConfiguration configuration(String name) {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addNewWebhook()
                .withName("hook." + name + ".example.com")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(30)
                .withReinvocationPolicy("IfNeeded")
                .withNewNamespaceSelector()
                .addToMatchLabels("sidelane.io/injection", "enabled")
                .endNamespaceSelector()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:%d/".formatted(server.getAddress().getPort()))
                .withCaBundle(
                        Base64.getEncoder()
                                .encodeToString(
                                        certificate.pem().getBytes(StandardCharsets.US_ASCII)))
                .endClientConfig()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .endWebhook()
                .build();
    }

    private void answer(HttpExchange exchange, BiConsumer<ObjectNode, ArrayNode> mutation) {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            asked.add(body);
            var request = JSON.readTree(body).path("request");
            var patch = JSON.createArrayNode();
            mutation.accept((ObjectNode) request.path("object"), patch);
            var review = JSON.createObjectNode();
            review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
            var response =
                    review.putObject("response")
                            .put("uid", request.path("uid").asText())
                            .put("allowed", true);
            if (!patch.isEmpty()) {
                response.put("patchType", "JSONPatch")
                        .put(
                                "patch",
                                Base64.getEncoder()
                                        .encodeToString(
                                                patch.toString().getBytes(StandardCharsets.UTF_8)));
            }
            var bytes = JSON.writeValueAsBytes(review);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addProxy(ObjectNode pod, ArrayNode patch) {
        for (var container : pod.at("/spec/containers")) {
            if (container.path("name").asText().equals("istio-proxy")) {
                return;
            }
        }
        var proxy = JSON.createObjectNode().put("name", "istio-proxy").put("image", "proxyv2");
        proxy.putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("runAsNonRoot", true)
                .put("runAsUser", 1337)
                .putObject("capabilities")
                .putArray("drop")
                .add("ALL");
        ((ObjectNode) proxy.path("securityContext"))
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        var annotations = pod.path("metadata").path("annotations");
        var cpu = annotations.path("sidecar.istio.io/proxyCPU").asText("");
        if (!cpu.isEmpty()) {
            var memory = annotations.path("sidecar.istio.io/proxyMemory").asText();
            for (var field : new String[] {"limits", "requests"}) {
                ((ObjectNode)
                                (proxy.has("resources")
                                        ? proxy.path("resources")
                                        : proxy.putObject("resources")))
                        .putObject(field)
                        .put("cpu", cpu)
                        .put("memory", memory);
            }
        }
        operation(patch, "/spec/containers/0").set("value", proxy);
        if (!pod.path("metadata").has("annotations")) {
            operation(patch, "/metadata/annotations").putObject("value");
        }
        var networks = annotations.path(NETWORKS).asText("");
        var cni = "{\"name\":\"istio-cni\",\"namespace\":\"default\"}";
        operation(patch, "/metadata/annotations/k8s.v1.cni.cncf.io~1networks")
                .put(
                        "value",
                        networks.isEmpty()
                                ? "default/istio-cni"
                                : networks.startsWith("[")
                                        ? networks.substring(0, networks.length() - 1)
                                                + ","
                                                + cni
                                                + "]"
                                        : networks + ",default/istio-cni");
    }

    private static void addResources(ObjectNode pod, ArrayNode patch) {
        var networks = pod.at("/metadata/annotations/k8s.v1.cni.cncf.io~1networks").asText("");
        if (!networks.contains("vf")) {
            return;
        }
        boolean asked = false;
        for (var container : pod.at("/spec/containers")) {
            asked |= container.at("/resources/limits").has("intel.com/vf");
        }
        var first = pod.at("/spec/containers/0");
        if (!asked) {
            addResources(first, patch);
        }
        for (var volume : pod.at("/spec/volumes")) {
            // Of all that it adds only this tells it that it was here: so it is asked but once.
            if (volume.at("/downwardAPI/items/0/path").asText().equals("labels")
                    && volume.at("/downwardAPI/defaultMode").asInt() == 292) {
                return;
            }
        }
        addVolume(pod, first, patch);
    }

    private static void addResources(JsonNode first, ArrayNode patch) {
        for (var field : new String[] {"limits", "requests"}) {
            if (!first.path("resources").has(field)) {
                operation(patch, "/spec/containers/0/resources/" + field).putObject("value");
            }
            operation(patch, "/spec/containers/0/resources/%s/intel.com~1vf".formatted(field))
                    .put("value", "1");
        }
    }

    private static void addVolume(ObjectNode pod, JsonNode first, ArrayNode patch) {
        if (!pod.path("spec").has("volumes")) {
            operation(patch, "/spec/volumes").putArray("value");
        }
        if (!first.has("volumeMounts")) {
            operation(patch, "/spec/containers/0/volumeMounts").putArray("value");
        }
        var volume = JSON.createObjectNode().put("name", "podnetinfo");
        var downward = volume.putObject("downwardAPI").put("defaultMode", 292);
        downward.putArray("items")
                .addObject()
                .put("path", "labels")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.labels");
        operation(patch, "/spec/volumes/-").set("value", volume);
        operation(patch, "/spec/containers/0/volumeMounts/-")
                .putObject("value")
                .put("name", "podnetinfo")
                .put("mountPath", "/etc/podnetinfo");
    }

    private static ObjectNode operation(ArrayNode patch, String path) {
        return patch.addObject().put("op", "add").put("path", path);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
