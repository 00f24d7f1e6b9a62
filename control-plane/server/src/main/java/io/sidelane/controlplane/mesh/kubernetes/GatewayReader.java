package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewaySpecAddress;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteGroupKind;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SecretObjectReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSPortConfig;
import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact;
import io.sidelane.controlplane.mesh.fact.GatewayFact.Namespaces;
import io.sidelane.controlplane.mesh.fact.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gateway and GatewayClass v1. */
final class GatewayReader {

    private GatewayReader() {}

    static GatewayClassFact ofClass(GatewayClass object) {
        return new GatewayClassFact(
                object.getMetadata().getName(),
                FactReader.generation(object),
                Objects.requireNonNullElse(object.getSpec().getControllerName(), ""));
    }

    static GatewayFact read(Gateway gateway) {
        var spec = gateway.getSpec();
        var flaws = new Flaws();
        var addresses = new ArrayList<String>();
        for (var address :
                Objects.requireNonNullElse(spec.getAddresses(), List.<GatewaySpecAddress>of())) {
            if (address.getType() != null && !address.getType().equals("IPAddress")) {
                flaws.add("addresses.type", address.getType(), "IPAddress");
            } else if (address.getValue() == null || address.getValue().isEmpty()) {
                flaws.add("addresses.value", "none", "an IP address");
            } else {
                addresses.add(address.getValue());
            }
        }
        return new GatewayFact(
                FactReader.ref(gateway),
                FactReader.name(gateway),
                FactReader.generation(gateway),
                FactReader.created(gateway),
                Objects.requireNonNullElse(spec.getGatewayClassName(), ""),
                addresses,
                Objects.requireNonNullElse(spec.getListeners(), List.<Listener>of()).stream()
                        .map(listener -> listener(gateway, listener))
                        .toList(),
                flaws.lines());
    }

    private static GatewayFact.Listener listener(Gateway gateway, Listener listener) {
        var flaws = new Flaws();
        var tls = gateway.getSpec().getTls();
        if (tls != null && tls.getBackend() != null) {
            flaws.add(
                    "gateway's tls.backend", "set", "nothing: upstreams are shown no certificate");
        }
        var kinds = new HashSet<String>();
        var allowed = listener.getAllowedRoutes();
        for (var kind :
                allowed == null
                        ? List.<RouteGroupKind>of()
                        : Objects.requireNonNullElse(
                                allowed.getKinds(), List.<RouteGroupKind>of())) {
            kinds.add(
                    kind.getGroup() == null || kind.getGroup().equals(FactReader.GATEWAY_API)
                            ? kind.getKind()
                            : kind.getGroup() + "/" + kind.getKind());
        }
        return new GatewayFact.Listener(
                listener.getName(),
                Objects.requireNonNullElse(listener.getPort(), 0),
                Objects.requireNonNullElse(listener.getProtocol(), ""),
                Objects.requireNonNullElse(listener.getHostname(), ""),
                certificates(gateway, listener, flaws),
                clients(gateway, Objects.requireNonNullElse(listener.getPort(), 0), flaws),
                namespaces(listener, flaws),
                kinds,
                flaws.lines());
    }

    private static List<Name> certificates(Gateway gateway, Listener listener, Flaws flaws) {
        var tls = listener.getTls();
        if (tls == null) {
            return List.of();
        }
        if (tls.getMode() != null && !tls.getMode().equals("Terminate")) {
            flaws.add("tls.mode", tls.getMode(), "Terminate");
        }
        var certificates = new ArrayList<Name>();
        for (var ref :
                Objects.requireNonNullElse(
                        tls.getCertificateRefs(), List.<SecretObjectReference>of())) {
            if (FactReader.isCore(ref.getGroup())
                    && (ref.getKind() == null || ref.getKind().equals("Secret"))) {
                certificates.add(
                        new Name(
                                Objects.requireNonNullElse(
                                        ref.getNamespace(), FactReader.namespace(gateway)),
                                ref.getName()));
            } else {
                flaws.add("tls.certificateRefs.kind", ref.getKind(), "Secret");
            }
        }
        return certificates;
    }

    /* A port's own word counts instead of the Gateway's, also where it asks for nothing. */
    private static GatewayFact.@Nullable Clients clients(Gateway gateway, int port, Flaws flaws) {
        var tls = gateway.getSpec().getTls();
        var frontend = tls == null ? null : tls.getFrontend();
        if (frontend == null) {
            return null;
        }
        var its =
                Objects.requireNonNullElse(frontend.getPerPort(), List.<TLSPortConfig>of()).stream()
                        .filter(each -> each.getPort() == port)
                        .map(TLSPortConfig::getTls)
                        .findFirst()
                        .orElse(frontend.getDefault());
        var validation = its == null ? null : its.getValidation();
        if (validation == null) {
            return null;
        }
        if (validation.getMode() != null && !validation.getMode().equals("AllowValidOnly")) {
            flaws.add(
                    "gateway's tls.frontend validation.mode",
                    validation.getMode(),
                    "AllowValidOnly");
        }
        var authorities = new ArrayList<Name>();
        var unknown = new Flaws();
        for (var ref :
                Objects.requireNonNullElse(
                        validation.getCaCertificateRefs(), List.<ObjectReference>of())) {
            if (FactReader.isCore(ref.getGroup()) && ref.getKind().equals("ConfigMap")) {
                authorities.add(
                        new Name(
                                Objects.requireNonNullElse(
                                        ref.getNamespace(), FactReader.namespace(gateway)),
                                ref.getName()));
            } else {
                unknown.add("caCertificateRefs.kind", ref.getKind(), "ConfigMap");
            }
        }
        return new GatewayFact.Clients(authorities, unknown.lines());
    }

    private static Namespaces namespaces(Listener listener, Flaws flaws) {
        var allowed = listener.getAllowedRoutes();
        var from = allowed == null ? null : allowed.getNamespaces();
        return switch (from == null ? null : from.getFrom()) {
            case "All" -> new Namespaces.All();
            case "Selector" -> {
                var selector = from == null ? null : from.getSelector();
                if (selector == null
                        || (selector.getMatchExpressions() != null
                                && !selector.getMatchExpressions().isEmpty())) {
                    flaws.add(
                            "allowedRoutes.namespaces.selector",
                            selector == null ? "none" : "matchExpressions",
                            "matchLabels");
                    yield new Namespaces.Same();
                }
                yield new Namespaces.Labelled(
                        Objects.requireNonNullElse(
                                selector.getMatchLabels(), Map.<String, String>of()));
            }
            case null, default -> new Namespaces.Same();
        };
    }
}
