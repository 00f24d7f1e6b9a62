package io.sidelane.controlplane.core;

import io.sidelane.controlplane.edge.ChangedRoutes;
import io.sidelane.controlplane.edge.EdgeGroups;
import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.status.Feedback;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.client.Outcome.Rejected;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What clients refused and has not changed since: each resource with the last words about it. For
 * one thread.
 */
final class Nacks {

    /**
     * Of one type of a stream. A first response may bring thousands; the client's words name those
     * that matter.
     */
    static final int MAX_RESOURCES = 256;

    static final int MAX_WORDS = 4_096;

    /* By group, for a group's news concern no other; then the oldest refusal first. */
    private final Map<String, Map<Key, List<Entry>>> parked = new LinkedHashMap<>();

    private record Key(long stream, String typeUrl) {}

    /**
     * @param versions by name; empty for one that was removed
     * @param changed as in {@link Feedback.Refusal}
     */
    private record Entry(
            Client client,
            Rejected rejected,
            Map<String, String> versions,
            @Nullable Set<String> changed,
            Instant since) {

        Entry without(Set<String> names) {
            var left = new TreeMap<>(versions);
            left.keySet().removeAll(names);
            return new Entry(client, rejected, left, changed, since);
        }
    }

    void rejected(Client client, Rejected rejected, Instant now) {
        var versions = new TreeMap<String, String>();
        for (var resource : blamed(rejected)) {
            versions.put(resource.name(), resource.version());
        }
        if (versions.isEmpty()) {
            rejected.removed().stream()
                    .limit(MAX_RESOURCES)
                    .forEach(name -> versions.put(name, ""));
        }
        var all =
                parked.computeIfAbsent(client.group(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(
                                new Key(client.stream(), rejected.typeUrl()),
                                _ -> new ArrayList<>());
        var answered = names(rejected.resources(), rejected.removed());
        all.replaceAll(entry -> entry.without(answered));
        all.add(new Entry(client, rejected, versions, changed(client, rejected), now));
        all.removeIf(entry -> entry.versions().isEmpty());
        while (all.stream().mapToInt(entry -> entry.versions().size()).sum() > MAX_RESOURCES) {
            all.removeFirst();
        }
    }

    private static @Nullable Set<String> changed(Client client, Rejected rejected) {
        return EdgeGroups.isGateway(client.group()) && rejected.resources().size() == 1
                ? ChangedRoutes.between(rejected.kept(), rejected.resources().getFirst())
                : null;
    }

    private static Set<String> names(List<Resource> resources, List<String> removed) {
        var names = new HashSet<>(removed);
        resources.forEach(resource -> names.add(resource.name()));
        return names;
    }

    /* Envoy and our agent name what they refuse; who does not is taken to refuse all of it. */
    private static List<Resource> blamed(Rejected rejected) {
        var named =
                rejected.resources().stream()
                        .filter(resource -> names(rejected.error(), resource.name()))
                        .limit(MAX_RESOURCES)
                        .toList();
        return named.isEmpty()
                ? rejected.resources().stream().limit(MAX_RESOURCES).toList()
                : named;
    }

    /** Whether the words have the name itself, and not just as a part of a longer one. */
    private static boolean names(String words, String name) {
        for (int at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (!continues(words, at - 1, -1) && !continues(words, end, 1)) {
                return true;
            }
        }
        return false;
    }

    /* A dot, colon or the like goes on with a name only if something does behind it. */
    private static boolean continues(String words, int at, int step) {
        if (at < 0 || at >= words.length()) {
            return false;
        }
        char c = words.charAt(at);
        if (Character.isLetterOrDigit(c) || c == '-' || c == '_') {
            return true;
        }
        int next = at + step;
        return ".:/|*".indexOf(c) >= 0
                && next >= 0
                && next < words.length()
                && Character.isLetterOrDigit(words.charAt(next));
    }

    /**
     * @return whether something is no longer refused
     */
    boolean acknowledged(Client client, Response response) {
        var answered = names(response.resources(), response.removed());
        return change(
                client.group(),
                new Key(client.stream(), response.typeUrl()),
                entry -> entry.without(answered));
    }

    boolean disconnected(Client client) {
        var ofGroup = parked.get(client.group());
        if (ofGroup == null || !ofGroup.keySet().removeIf(key -> key.stream() == client.stream())) {
            return false;
        }
        if (ofGroup.isEmpty()) {
            parked.remove(client.group());
        }
        return true;
    }

    /** What became another version, or went, is refused no longer: nobody has answered it yet. */
    boolean published(String group, String typeUrl, ResourceSet resources) {
        boolean changed = false;
        for (var key : List.copyOf(parked.getOrDefault(group, Map.of()).keySet())) {
            if (key.typeUrl().equals(typeUrl)) {
                changed |= change(group, key, entry -> entry.without(others(entry, resources)));
            }
        }
        return changed;
    }

    private static Set<String> others(Entry entry, ResourceSet resources) {
        var others = new HashSet<String>();
        entry.versions()
                .forEach(
                        (name, refused) -> {
                            var resource = resources.get(name);
                            if (!refused.equals(resource == null ? "" : resource.version())) {
                                others.add(name);
                            }
                        });
        return others;
    }

    private boolean change(String group, Key key, UnaryOperator<Entry> left) {
        var ofGroup = parked.get(group);
        var all = ofGroup == null ? null : ofGroup.get(key);
        if (ofGroup == null || all == null) {
            return false;
        }
        int before = all.stream().mapToInt(entry -> entry.versions().size()).sum();
        all.replaceAll(left);
        all.removeIf(entry -> entry.versions().isEmpty());
        if (all.isEmpty()) {
            ofGroup.remove(key);
        }
        if (ofGroup.isEmpty()) {
            parked.remove(group);
        }
        return all.stream().mapToInt(entry -> entry.versions().size()).sum() < before;
    }

    private Stream<Entry> entries() {
        return parked.values().stream()
                .flatMap(ofGroup -> ofGroup.values().stream())
                .flatMap(List::stream);
    }

    List<ParkedNack> all() {
        return entries()
                .map(
                        entry ->
                                new ParkedNack(
                                        entry.client().stream(),
                                        entry.client().nodeId(),
                                        entry.client().group(),
                                        entry.rejected().typeUrl(),
                                        entry.rejected().version(),
                                        List.copyOf(entry.versions().keySet()),
                                        bounded(entry.rejected().error()),
                                        entry.since()))
                .toList();
    }

    /** In the order in which they came. */
    List<Feedback.Refusal> refusals() {
        return entries()
                .map(
                        entry ->
                                new Feedback.Refusal(
                                        entry.client().group(),
                                        entry.client().nodeId(),
                                        entry.rejected().typeUrl(),
                                        List.copyOf(entry.versions().keySet()),
                                        bounded(entry.rejected().error()),
                                        0,
                                        entry.changed()))
                .toList();
    }

    /** What proxies refuse, a line for each resource. */
    List<ReplicaFact.Refusal> ofProxies() {
        return entries()
                .filter(entry -> !Groups.isNode(entry.client().group()))
                .flatMap(
                        entry ->
                                entry.versions().entrySet().stream()
                                        .map(
                                                one ->
                                                        new ReplicaFact.Refusal(
                                                                entry.rejected().typeUrl(),
                                                                one.getKey(),
                                                                one.getValue(),
                                                                entry.client().group(),
                                                                entry.client().nodeId(),
                                                                0,
                                                                bounded(entry.rejected().error()),
                                                                entry.changed())))
                .toList();
    }

    private static String bounded(String words) {
        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "... and more";
    }
}
