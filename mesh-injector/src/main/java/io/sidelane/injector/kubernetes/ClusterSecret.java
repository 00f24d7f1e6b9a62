package io.sidelane.injector.kubernetes;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sidelane.injector.tls.SharedSecret;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Secret of type {@code kubernetes.io/tls}, by its name alone. */
public final class ClusterSecret implements SharedSecret {

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    public ClusterSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public @Nullable Found read() {
        var secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            return null;
        }
        var data = new HashMap<String, String>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach(
                            (key, value) ->
                                    data.put(
                                            key,
                                            new String(
                                                    Base64.getDecoder().decode(value),
                                                    StandardCharsets.US_ASCII)));
        }
        return new Found(data, secret.getMetadata().getResourceVersion());
    }

    @Override
    public boolean replace(@Nullable String version, Map<String, String> data) {
        var secret =
                new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withResourceVersion(version)
                        .addToLabels("app.kubernetes.io/part-of", "sidelane")
                        .endMetadata()
                        .withType("kubernetes.io/tls")
                        .withStringData(data)
                        .build();
        try {
            var resource = client.secrets().inNamespace(namespace).resource(secret);
            var _ = version == null ? resource.create() : resource.update();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
