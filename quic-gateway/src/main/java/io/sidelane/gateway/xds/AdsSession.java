package io.sidelane.gateway.xds;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.gateway.config.RouteConfig;
import io.sidelane.xdsapi.client.Answer;
import io.sidelane.xdsapi.client.Unanswered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's side of delta xDS, all types on one stream. It outlives streams. Does no I/O: it is
 * told what came and what became of it.
 *
 * <p>Of a response, good resources are taken and bad ones keep their last good version; the NACK
 * names every bad one (gRFC A46). Not safe for use by several threads.
 */
public final class AdsSession {

    private static final String EVERYTHING = "*";
    private static final String CLIENT = "sidelane-gateway";

    private final Node node;
    private final PemCheck pemCheck;
    private final Map<Type, Map<String, Taken>> desired = new EnumMap<>(Type.class);
    private final Map<Type, Map<String, Taken>> served = new EnumMap<>(Type.class);
    private final List<Unanswered> unanswered = new ArrayList<>();
    private boolean heardListeners;
    private boolean listenersToCome;

    record Taken(Resource resource, Object read) {}

    /**
     * @param gateway namespace and name of its Gateway
     * @param id names this process to people
     */
    public AdsSession(String gateway, String id, String version, PemCheck pemCheck) {
        this.node =
                Node.newBuilder()
                        .setId(id)
                        .setUserAgentName(CLIENT)
                        .setUserAgentVersion(version)
                        .setMetadata(
                                Struct.newBuilder()
                                        .putFields(
                                                "gateway",
                                                Value.newBuilder().setStringValue(gateway).build()))
                        .build();
        this.pemCheck = pemCheck;
        for (var type : Type.values()) {
            desired.put(type, new TreeMap<>());
            served.put(type, new TreeMap<>());
        }
    }

    /**
     * Takes what an earlier process had.
     *
     * @return why some of it cannot be taken
     */
    public List<String> restore(Collection<Resource> resources) {
        var errors = new ArrayList<String>();
        for (var resource : resources) {
            var type = Type.of(resource.getResource().getTypeUrl());
            if (type == null) {
                errors.add(
                        "%s: type %s (expected: one that is asked for)"
                                .formatted(
                                        resource.getName(), resource.getResource().getTypeUrl()));
            } else {
                take(type, resource, errors);
            }
        }
        return errors;
    }

    /**
     * The first requests of a stream; what was not answered on the last one never will be.
     *
     * <p>Until a control plane has told of them once, listeners are asked for as if none were
     * known: its answer is the sign that it has spoken.
     */
    public List<DeltaDiscoveryRequest> open() {
        unanswered.clear();
        listenersToCome = !heardListeners;
        var requests = new ArrayList<DeltaDiscoveryRequest>();
        for (var type : Type.values()) {
            var request =
                    DeltaDiscoveryRequest.newBuilder()
                            .setTypeUrl(type.url())
                            .addResourceNamesSubscribe(EVERYTHING);
            if (requests.isEmpty()) {
                request.setNode(node);
            }
            if (type != Type.LDS || heardListeners) {
                of(type).forEach(
                                (name, taken) ->
                                        request.putInitialResourceVersions(
                                                name, taken.resource().getVersion()));
            }
            requests.add(request.build());
        }
        return requests;
    }

    /** Takes a response. It is answered by {@link #settle}. */
    public void receive(DeltaDiscoveryResponse response) {
        var errors = new ArrayList<String>();
        var type = Type.of(response.getTypeUrl());
        if (type == null) {
            errors.add(
                    "type: %s (expected: one that is asked for)".formatted(response.getTypeUrl()));
        } else {
            if (type == Type.LDS) {
                if (listenersToCome) {
                    // All that there are: what was kept of others is of an earlier time.
                    of(type).clear();
                    listenersToCome = false;
                }
                heardListeners = true;
            }
            response.getRemovedResourcesList().forEach(of(type)::remove);
            response.getResourcesList().forEach(resource -> take(type, resource, errors));
        }
        unanswered.add(new Unanswered(response, errors));
    }

    private void take(Type type, Resource resource, List<String> errors) {
        var name = resource.getName();
        try {
            of(type).put(name, new Taken(resource, type.read(resource.getResource(), pemCheck)));
        } catch (RejectedException | IllegalArgumentException e) {
            // What a record of the configuration refuses is refused like the rest.
            if (wantsTls(type, resource)) {
                of(type).computeIfPresent(name, (_, last) -> inClear(last) ? null : last);
            }
            errors.add(refused(type, name, e.getMessage()));
        }
    }

    /* Whoever shall be spoken to in TLS is not spoken to in clear, as its last good version says. */
    private static boolean wantsTls(Type type, Resource resource) {
        try {
            return type == Type.CDS
                    && resource.getResource().unpack(Cluster.class).hasTransportSocket();
        } catch (InvalidProtocolBufferException _) {
            return false;
        }
    }

    private static boolean inClear(Taken cluster) {
        return ((Clusters.Read) cluster.read()).tls() == null;
    }

    private String refused(Type type, String name, @Nullable String reason) {
        return "%s: %s; %s"
                .formatted(
                        name,
                        reason,
                        of(type).containsKey(name)
                                ? "its last good version stays in force"
                                : "nothing of it is in force");
    }

    Map<String, Taken> of(Type type) {
        return desired.getOrDefault(type, Map.of());
    }

    /** What a listener needs: as it is served while it is gone, for a listener can outlast it. */
    @Nullable Taken needed(Type type, String name) {
        var taken = of(type).get(name);
        return taken == null ? served(type).get(name) : taken;
    }

    /** What of a listener is not there yet, in words; none if it can be served. */
    List<String> missing(String listener) {
        var taken = of(Type.LDS).get(listener);
        if (taken == null) {
            return List.of();
        }
        var read = (Listeners.Read) taken.read();
        var missing = new ArrayList<String>();
        if (needed(Type.RDS, read.routes()) == null) {
            missing.add("%s: routes %s".formatted(listener, read.routes()));
        }
        for (var secret : read.secrets()) {
            if (needed(Type.SDS, secret) == null) {
                missing.add("%s: secret %s".formatted(listener, secret));
            }
        }
        return missing;
    }

    /** A listener as it can be served: as it is told, else as it was; null: not yet. */
    @Nullable Taken ready(String listener) {
        return missing(listener).isEmpty()
                ? of(Type.LDS).get(listener)
                : served(Type.LDS).get(listener);
    }

    /** Those that are told of, and those that routes lead to which outlasted being told of. */
    Collection<Taken> clusters() {
        var all = new TreeMap<>(of(Type.CDS));
        for (var name : outlasting()) {
            var before = served(Type.CDS).get(name);
            if (before != null) {
                all.putIfAbsent(name, before);
            }
        }
        return all.values();
    }

    /* A listener that cannot go keeps its routes, and these their upstreams. */
    private Set<String> outlasting() {
        var names = new TreeSet<String>();
        for (var listener : of(Type.LDS).keySet()) {
            var taken = ready(listener);
            var routes = taken == null ? "" : ((Listeners.Read) taken.read()).routes();
            var before = served(Type.RDS).get(routes);
            if (before != null && !of(Type.RDS).containsKey(routes)) {
                for (var each : (List<?>) before.read()) {
                    var route = (RouteConfig) each;
                    route.upstreams().forEach(target -> names.add(target.name()));
                    route.filters()
                            .requestMirrors()
                            .forEach(mirror -> names.add(mirror.upstream()));
                }
            }
        }
        return names;
    }

    private Map<String, Taken> served(Type type) {
        return served.getOrDefault(type, Map.of());
    }

    /** Whether a control plane has told of its listeners. */
    public boolean heard() {
        return heardListeners;
    }

    /** What is to be served. */
    public Desired desired() {
        return Desired.of(this);
    }

    /**
     * Puts listeners back to what is served, for they cannot be what they shall be.
     *
     * @param refusals why not, by name
     */
    public void keepListeners(Map<String, String> refusals) {
        refusals.forEach(
                (name, reason) -> {
                    var before = served(Type.LDS).get(name);
                    if (before == null) {
                        of(Type.LDS).remove(name);
                    } else {
                        of(Type.LDS).put(name, before);
                    }
                    var line = refused(Type.LDS, name, reason);
                    unanswered.stream()
                            .filter(one -> one.typeUrl().equals(Type.LDS.url()))
                            .forEach(one -> one.refuse(line));
                });
    }

    /**
     * What is desired is served, or not.
     *
     * @param serving whether anything is: before, and while one of them lacks what it needs,
     *     listeners are answered later
     * @param error why not, null when it is
     * @return what to send, in this order
     */
    public List<Answer> settle(boolean serving, @Nullable String error) {
        if (serving && error == null) {
            serve();
        }
        boolean listenersWait =
                !serving
                        || of(Type.LDS).keySet().stream()
                                .anyMatch(name -> !missing(name).isEmpty());
        var due =
                unanswered.stream()
                        .filter(
                                one ->
                                        !listenersWait
                                                || error != null
                                                || one.refused()
                                                || !one.typeUrl().equals(Type.LDS.url()))
                        .toList();
        unanswered.removeAll(due);
        return due.stream().map(one -> one.answer(error)).toList();
    }

    private void serve() {
        var next = new EnumMap<Type, Map<String, Taken>>(Type.class);
        desired.forEach((type, all) -> next.put(type, new TreeMap<>(all)));
        var listeners = new TreeMap<String, Taken>();
        for (var name : of(Type.LDS).keySet()) {
            var taken = ready(name);
            if (taken != null) {
                listeners.put(name, taken);
                var listener = (Listeners.Read) taken.read();
                serve(next, Type.RDS, listener.routes());
                listener.secrets().forEach(secret -> serve(next, Type.SDS, secret));
            }
        }
        next.put(Type.LDS, listeners);
        for (var taken : clusters()) {
            var cluster = (Clusters.Read) taken.read();
            serve(next, Type.CDS, cluster.name());
            serve(next, Type.EDS, cluster.endpoints());
        }
        served.putAll(next);
    }

    private void serve(Map<Type, Map<String, Taken>> next, Type type, String name) {
        var taken = needed(type, name);
        if (taken != null) {
            next.getOrDefault(type, Map.of()).put(name, taken);
        }
    }

    /** What is served, in the form that {@link #restore} takes. */
    public List<Resource> resources() {
        return served.values().stream()
                .flatMap(all -> all.values().stream())
                .map(Taken::resource)
                .toList();
    }
}
