package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SubjectAltName;
import io.sidelane.controlplane.mesh.MeshNames;
import io.sidelane.controlplane.mesh.fact.BackendTlsFact;
import io.sidelane.controlplane.mesh.fact.CaFact;
import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.SecretFact;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

final class TlsReader {
    private static final String AUTHORITIES = "ca.crt";

    // As Gateway API's schemas have them, which nobody asks for files.
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern SUBJECT_HOST = Pattern.compile("(\\*\\.)?" + HOST.pattern());
    private static final Pattern URI = Pattern.compile("[^:/?#]+://.*");
    private static final int MAX_NAME = 253;

    private TlsReader() {}

    /**
     * @return null for a Secret that is no certificate
     */
    static @Nullable SecretFact secret(Secret secret) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.of());
        var account = annotations.get(MeshNames.SERVICE_ACCOUNT);
        if (!"kubernetes.io/tls".equals(secret.getType())) {
            return null;
        }
        return new SecretFact(
                FactReader.name(secret),
                Objects.requireNonNullElse(account, ""),
                text(secret, "tls.crt"),
                text(secret, "tls.key"),
                text(secret, AUTHORITIES));
    }

    private static String text(Secret secret, String key) {
        Map<String, String> plain =
                Objects.requireNonNullElse(secret.getStringData(), Map.<String, String>of());
        if (plain.containsKey(key)) {
            return plain.get(key);
        }
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        try {
            var bytes = Base64.getMimeDecoder().decode(data.getOrDefault(key, ""));
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    /**
     * @return null if there are none in it
     */
    static @Nullable CaFact authorities(ConfigMap map) {
        Map<String, String> data = Objects.requireNonNullElse(map.getData(), Map.of());
        var pem = data.get(AUTHORITIES);
        return pem == null ? null : new CaFact(FactReader.name(map), pem);
    }

    static @Nullable BackendTlsFact policy(BackendTLSPolicy policy) {
        var spec = policy.getSpec();
        var namespace = FactReader.namespace(policy);
        var targets = new ArrayList<BackendTlsFact.Target>();
        for (var target : spec.getTargetRefs()) {
            if (FactReader.isCore(target.getGroup()) && "Service".equals(target.getKind())) {
                targets.add(
                        new BackendTlsFact.Target(
                                new Name(namespace, target.getName()), target.getSectionName()));
            }
        }
        if (targets.isEmpty()) {
            return null;
        }
        var flaws = new Flaws();
        var validation = spec.getValidation();
        var references =
                Objects.requireNonNullElse(
                        validation.getCaCertificateRefs(), List.<LocalObjectReference>of());
        var authorities = new ArrayList<Name>();
        var unknown = new Flaws();
        for (var reference : references) {
            if (FactReader.isCore(reference.getGroup())
                    && "ConfigMap".equals(reference.getKind())) {
                authorities.add(new Name(namespace, reference.getName()));
            } else {
                unknown.add("validation.caCertificateRefs.kind", reference.getKind(), "ConfigMap");
            }
        }
        if (references.isEmpty() && !"System".equals(validation.getWellKnownCACertificates())) {
            flaws.add(
                    "validation.wellKnownCACertificates",
                    validation.getWellKnownCACertificates(),
                    "System, or caCertificateRefs");
        }
        var hostname = Objects.requireNonNullElse(validation.getHostname(), "");
        if (!is(HOST, hostname)) {
            flaws.add("validation.hostname", hostname, "a DNS name");
        }
        var names =
                subjectNames(
                        Objects.requireNonNullElse(
                                validation.getSubjectAltNames(), List.<SubjectAltName>of()),
                        flaws);
        return new BackendTlsFact(
                FactReader.ref(policy),
                FactReader.generation(policy),
                FactReader.created(policy),
                targets,
                hostname,
                authorities,
                unknown.lines(),
                names,
                told(policy),
                flaws.lines());
    }

    private static boolean told(BackendTLSPolicy policy) {
        var status = policy.getStatus();
        return status != null
                && status.getAncestors() != null
                && status.getAncestors().stream()
                        .anyMatch(each -> GatewayClassFact.OURS.equals(each.getControllerName()));
    }

    private static List<BackendTlsFact.SubjectName> subjectNames(
            List<SubjectAltName> names, Flaws flaws) {
        var good = new ArrayList<BackendTlsFact.SubjectName>();
        for (var name : names) {
            var uri = "URI".equals(name.getType());
            var value = uri ? name.getUri() : name.getHostname();
            if (!uri && !"Hostname".equals(name.getType())) {
                flaws.add("validation.subjectAltNames.type", name.getType(), "Hostname or URI");
            } else if (value == null || !is(uri ? URI : SUBJECT_HOST, value)) {
                flaws.add(
                        "validation.subjectAltNames." + (uri ? "uri" : "hostname"),
                        value,
                        uri
                                ? "a URI such as spiffe://cluster.local/ns/shop/sa/books"
                                : "a DNS name, the first label may be *");
            } else {
                good.add(new BackendTlsFact.SubjectName(uri, value));
            }
        }
        return good;
    }

    private static boolean is(Pattern form, String value) {
        return value.length() <= MAX_NAME && form.matcher(value).matches();
    }
}
