package io.sidelane.it.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** Gateway API's own kinds, which {@code sidelane setup} takes from its Go module. */
final class GatewayApiCrds {

    private GatewayApiCrds() {}

    /** Installs some of them, by plural; skips the test, and says why, where there are none. */
    static void install(KubernetesClient admin, String... plurals) throws IOException {
        var folder = Needed.find("gatewayapi");
        assumeTrue(
                folder.isPresent(),
                "Gateway API: not in the cache (expected: put there by `sidelane setup`)");
        var crds = new ArrayList<CustomResourceDefinition>();
        for (var plural : plurals) {
            var file =
                    folder.orElseThrow()
                            .resolve("gateway.networking.k8s.io_%s.yaml".formatted(plural));
            crds.add(
                    Serialization.unmarshal(
                            Files.readString(file), CustomResourceDefinition.class));
        }
        crds.forEach(crd -> Sidelane.apply(admin, crd));
        for (var crd : crds) {
            admin.resource(crd).waitUntilCondition(Sidelane::isEstablished, 30, TimeUnit.SECONDS);
        }
    }
}
