package io.sidelane.controlplane.mesh.fact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Services, endpoints, routes and secrets, as far as proxies are told of them. Independent of the
 * order in which they were learnt.
 *
 * @param slices by service, in the order of their names
 * @param routes the oldest first, then by namespace and name, as Gateway API ranks them
 * @param tls in the same order
 * @param gateways the oldest first
 * @param authorities by the ConfigMap's name
 */
public record MeshFacts(
        SortedMap<Name, ServiceFact> services,
        Map<Name, List<SliceFact>> slices,
        List<RouteFact> routes,
        List<BackendTlsFact> tls,
        SortedMap<Name, SecretFact> secrets,
        Map<Name, CaFact> authorities,
        List<GrantFact> grants,
        SortedMap<String, GatewayClassFact> classes,
        List<GatewayFact> gateways) {

    private static final Comparator<Fact> BY_NAME =
            Comparator.<Fact, String>comparing(f -> f.ref().namespace() + "/" + f.ref().name())
                    .thenComparing(f -> f.ref().kind());

    // After the order, which making it needs.
    public static final MeshFacts EMPTY = of(List.of());

    /** All facts, each object's once. */
    public static MeshFacts of(Collection<? extends Fact> facts) {
        var services = new TreeMap<Name, ServiceFact>();
        var slices = new TreeMap<Name, List<SliceFact>>();
        var routes = new ArrayList<RouteFact>();
        var tls = new ArrayList<BackendTlsFact>();
        var secrets = new TreeMap<Name, SecretFact>();
        var authorities = new TreeMap<Name, CaFact>();
        var grants = new ArrayList<GrantFact>();
        var classes = new TreeMap<String, GatewayClassFact>();
        var gateways = new ArrayList<GatewayFact>();
        for (var fact : facts) {
            switch (fact) {
                case ServiceFact f -> services.put(f.name(), f);
                case SliceFact f ->
                        slices.computeIfAbsent(f.service(), _ -> new ArrayList<>()).add(f);
                case RouteFact f -> routes.add(f);
                case BackendTlsFact f -> tls.add(f);
                case SecretFact f -> secrets.put(f.name(), f);
                case CaFact f -> authorities.put(f.name(), f);
                case GrantFact f -> grants.add(f);
                case GatewayClassFact f -> classes.put(f.name(), f);
                case GatewayFact f -> gateways.add(f);
            }
        }
        slices.values().forEach(list -> list.sort(BY_NAME));
        routes.sort(Comparator.comparing(RouteFact::created).thenComparing(BY_NAME));
        tls.sort(Comparator.comparing(BackendTlsFact::created).thenComparing(BY_NAME));
        grants.sort(BY_NAME);
        gateways.sort(Comparator.comparing(GatewayFact::created).thenComparing(BY_NAME));
        return new MeshFacts(
                Collections.unmodifiableSortedMap(services),
                Collections.unmodifiableMap(slices),
                List.copyOf(routes),
                List.copyOf(tls),
                Collections.unmodifiableSortedMap(secrets),
                Collections.unmodifiableMap(authorities),
                List.copyOf(grants),
                Collections.unmodifiableSortedMap(classes),
                List.copyOf(gateways));
    }

    /**
     * The generation of an object that has no status of ours by itself, 0 for a kind that has none;
     * null if it is not among these.
     */
    public @Nullable Long generationOf(ObjectRef object) {
        if (object.namespace() == null) {
            return null;
        }
        var name = new Name(object.namespace(), object.name());
        return switch (object.kind()) {
            case "Service" -> {
                var service = services.get(name);
                yield service == null ? null : service.generation();
            }
            case "Secret" -> secrets.containsKey(name) ? 0L : null;
            case "EndpointSlice" ->
                    slices.values().stream()
                                    .flatMap(List::stream)
                                    .anyMatch(slice -> slice.ref().equals(object))
                            ? 0L
                            : null;
            default -> null;
        };
    }

    /** Whether all but the endpoints is the same. */
    public boolean sameApartFromEndpoints(MeshFacts other) {
        return services.equals(other.services)
                && routes.equals(other.routes)
                && tls.equals(other.tls)
                && secrets.equals(other.secrets)
                && authorities.equals(other.authorities)
                && grants.equals(other.grants)
                && classes.equals(other.classes)
                && gateways.equals(other.gateways);
    }
}
