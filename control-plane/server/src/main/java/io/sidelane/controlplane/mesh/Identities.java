package io.sidelane.controlplane.mesh;

import io.sidelane.controlplane.mesh.check.CertificateCheck;
import io.sidelane.controlplane.mesh.check.Found;
import io.sidelane.controlplane.mesh.check.Verdicts;
import io.sidelane.controlplane.mesh.envoy.Secrets;
import io.sidelane.controlplane.mesh.fact.MeshFacts;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import io.sidelane.xds.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The identity of each service account that has one. Of two Secrets the first by name counts.
 *
 * @param found what Secrets have against them
 */
record Identities(Map<ServiceAccount, SecretFact> secrets, Found<SecretFact> found) {

    static final Identities NONE = new Identities(Map.of(), new Found<>(Identities::flaws));

    static Identities of(MeshFacts facts, Identities former, Verdicts verdicts) {
        var secrets = new HashMap<ServiceAccount, SecretFact>();
        var found = former.found().next();
        for (var secret : facts.secrets().values()) {
            if (secret.serviceAccount().isEmpty()) {
                continue;
            }
            var account = new ServiceAccount(secret.name().namespace(), secret.serviceAccount());
            var flaws = new ArrayList<>(found.flaws(secret));
            var good = flaws.isEmpty() ? secret : former.secrets().get(account);
            if (!flaws.isEmpty()) {
                flaws.add(good == null ? "it takes no part" : "the last good one stays in force");
                verdicts.refuse(secret.ref(), 0, flaws);
            }
            if (good != null) {
                secrets.putIfAbsent(account, good);
            }
        }
        return new Identities(secrets, found);
    }

    private static List<String> flaws(SecretFact secret) {
        var flaws = new ArrayList<String>();
        add(flaws, CertificateCheck.flaw("tls.crt", secret.certificate()));
        add(flaws, CertificateCheck.flaw("ca.crt", secret.authorities()));
        if (!secret.key().contains("PRIVATE KEY-----")) {
            flaws.add("tls.key: unreadable (expected: a private key in PEM)");
        }
        return flaws;
    }

    private static void add(List<String> flaws, @Nullable String flaw) {
        if (flaw != null) {
            flaws.add(flaw);
        }
    }

    boolean has(ServiceAccount account) {
        return secrets.containsKey(account);
    }

    List<Resource> resources(ServiceAccount account) {
        var secret = secrets.get(account);
        return secret == null ? List.of() : Secrets.of(secret);
    }
}
