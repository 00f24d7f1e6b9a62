package io.sidelane.injector.kubernetes;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The two webhook configurations, of which the authorities that API servers trust are kept right.
 * Nothing else of them is touched, and none is made: whoever deletes them wants no injector.
 */
public final class Configurations {

    /** Sorts before {@code istio-sidecar-injector}: API servers ask in the order of names. */
    public static final String BEFORE_MESH = "before-mesh-injector.sidelane.io";

    /** Sorts after that, and before {@code network-resources-injector}. */
    public static final String AFTER_MESH = "mesh-injector.sidelane.io";

    private static final Logger LOG = Logger.getLogger("kubernetes");

    private final KubernetesClient client;

    public Configurations(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Writes the authorities where they differ.
     *
     * @param authorities PEM
     */
    public void trust(String authorities) {
        var bundle =
                Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.US_ASCII));
        for (var name : List.of(BEFORE_MESH, AFTER_MESH)) {
            try {
                trust(name, bundle);
            } catch (KubernetesClientException e) {
                // Somebody was faster: the next look tells.
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    LOG.warnf(
                            "MutatingWebhookConfiguration %s: %s (expected: to be read and written); API servers trust what they trusted before",
                            name, e.getMessage());
                }
            }
        }
    }

    private void trust(String name, String bundle) {
        var resource =
                client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name);
        var present = resource.get();
        if (present == null || isRight(present, bundle)) {
            return;
        }
        present.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(bundle));
        client.resource(present).update();
        LOG.infof("MutatingWebhookConfiguration %s: trusts other authorities", name);
    }

    private static boolean isRight(MutatingWebhookConfiguration present, String bundle) {
        return present.getWebhooks().stream()
                .allMatch(hook -> bundle.equals(hook.getClientConfig().getCaBundle()));
    }
}
