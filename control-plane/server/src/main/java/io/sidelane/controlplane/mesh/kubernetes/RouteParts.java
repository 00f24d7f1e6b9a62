package io.sidelane.controlplane.mesh.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeader;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPHeaderFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRequestMirrorFilter;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.sidelane.controlplane.mesh.MeshNames;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.GatewayClassFact;
import io.sidelane.controlplane.mesh.fact.Name;
import io.sidelane.controlplane.mesh.fact.RouteFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import io.sidelane.controlplane.mesh.fact.RuleFact.BackendFact;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all kinds of routes have in common. Of one object; not for several threads. */
final class RouteParts {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+\\-.^_`|~]+");
    private static final Pattern VALUE = Pattern.compile("[\\t -~\\x80-\\uffff]*");

    final Flaws flaws = new Flaws();
    private final Flaws unknown = new Flaws();
    private final HasMetadata route;

    RouteParts(HasMetadata route) {
        this.route = route;
    }

    /**
     * @param said {@code status.parents}
     * @return null for a route that hangs on no service and no Gateway, and does not say so
     */
    @Nullable RouteFact fact(
            List<ParentReference> parents,
            @Nullable List<RouteParentStatus> said,
            @Nullable List<String> hostnames,
            List<RuleFact> rules) {
        var all = Objects.requireNonNullElse(parents, List.<ParentReference>of());
        var services =
                all.stream()
                        .filter(
                                p ->
                                        FactReader.isCore(p.getGroup())
                                                && "Service".equals(p.getKind()))
                        .map(
                                p ->
                                        new RouteFact.Parent(
                                                name(p.getNamespace(), p.getName()), p.getPort()))
                        .toList();
        var gateways =
                all.stream()
                        .filter(RouteParts::isGateway)
                        .map(
                                p ->
                                        new RouteFact.GatewayParent(
                                                name(p.getNamespace(), p.getName()),
                                                p.getSectionName(),
                                                p.getPort()))
                        .toList();
        boolean told = said != null && said.stream().anyMatch(RouteParts::isOurs);
        if (services.isEmpty() && gateways.isEmpty() && !told) {
            return null;
        }
        return new RouteFact(
                FactReader.ref(route),
                FactReader.generation(route),
                FactReader.created(route),
                services,
                gateways,
                Objects.requireNonNullElse(hostnames, List.of()),
                rules,
                unknown.lines(),
                told,
                flaws.lines());
    }

    private static boolean isOurs(RouteParentStatus said) {
        return GatewayClassFact.OURS.equals(said.getControllerName())
                || MeshNames.CONTROLLER.equals(said.getControllerName());
    }

    private static boolean isGateway(ParentReference parent) {
        return (parent.getGroup() == null || parent.getGroup().equals(FactReader.GATEWAY_API))
                && (parent.getKind() == null || parent.getKind().equals("Gateway"));
    }

    private Name name(@Nullable String namespace, String name) {
        return new Name(Objects.requireNonNullElse(namespace, FactReader.namespace(route)), name);
    }

    /**
     * @return null, and a flaw, for a share that is none; one without a port, and a line of {@link
     *     RouteFact#unknown}, for what is no service's port
     */
    @Nullable BackendFact backend(
            @Nullable String group,
            @Nullable String kind,
            @Nullable String namespace,
            String name,
            @Nullable Integer port,
            @Nullable Integer weight,
            List<FilterFact> filters) {
        var share = Objects.requireNonNullElse(weight, 1);
        if (share < 0 || share > 1_000_000) {
            flaws.add("backendRefs.weight", share, "0..1000000");
            return null;
        }
        int usable = port == null ? BackendFact.NO_PORT : port;
        if (!FactReader.isCore(group)) {
            unknown.add("backendRefs.kind", group + "/" + kind, "Service");
            usable = BackendFact.NO_PORT;
        } else if (!(kind == null || kind.equals("Service"))) {
            unknown.add("backendRefs.kind", kind, "Service");
            usable = BackendFact.NO_PORT;
        } else if (port == null) {
            unknown.add("backendRefs.port", "none", "a port of service " + name);
        }
        return new BackendFact(name(namespace, name), usable, share, filters);
    }

    @Nullable FilterFact mirror(HTTPRequestMirrorFilter mirror) {
        var to = mirror.getBackendRef();
        var backend =
                backend(
                        to.getGroup(),
                        to.getKind(),
                        to.getNamespace(),
                        to.getName(),
                        to.getPort(),
                        1,
                        List.of());
        if (backend == null) {
            return null;
        }
        var fraction = mirror.getFraction();
        int numerator = 100;
        int denominator = 100;
        if (fraction != null) {
            numerator = Objects.requireNonNullElse(fraction.getNumerator(), 0);
            denominator = Objects.requireNonNullElse(fraction.getDenominator(), 100);
        } else if (mirror.getPercent() != null) {
            numerator = mirror.getPercent();
        }
        if (numerator < 0 || denominator < 1 || numerator > denominator) {
            flaws.add("requestMirror.fraction", numerator + "/" + denominator, "0..1");
            return null;
        }
        return new FilterFact.Mirror(backend.service(), backend.port(), numerator, denominator);
    }

    FilterFact headers(boolean response, HTTPHeaderFilter filter) {
        return new FilterFact.Headers(
                response,
                headers(filter.getSet()),
                headers(filter.getAdd()),
                Objects.requireNonNullElse(filter.getRemove(), List.<String>of()).stream()
                        .filter(this::mayChange)
                        .toList());
    }

    private List<FilterFact.Header> headers(@Nullable List<HTTPHeader> headers) {
        return Objects.requireNonNullElse(headers, List.<HTTPHeader>of()).stream()
                .filter(h -> mayChange(h.getName()) && isValue(h))
                .map(h -> new FilterFact.Header(h.getName(), h.getValue()))
                .toList();
    }

    private boolean isValue(HTTPHeader header) {
        var good = header.getValue() != null && VALUE.matcher(header.getValue()).matches();
        if (!good) {
            flaws.add(
                    "value of header " + header.getName(), "control characters", "printable ones");
        }
        return good;
    }

    /** Envoy routes by these two; changing them is what redirects and rewrites are for. */
    private boolean mayChange(String name) {
        if (!isToken(name)) {
            flaws.add("header name", name, "letters, digits and hyphens");
            return false;
        }
        if (name.equalsIgnoreCase("host")) {
            flaws.add("header name", name, "any but host, which urlRewrite.hostname changes");
            return false;
        }
        return true;
    }

    static boolean isToken(@Nullable String name) {
        return name != null && TOKEN.matcher(name).matches();
    }
}
