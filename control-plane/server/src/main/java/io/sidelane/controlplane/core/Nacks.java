package io.sidelane.controlplane.core;

import io.sidelane.controlplane.model.ReplicaFact;
import io.sidelane.controlplane.view.ParkedNack;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.client.Outcome.Rejected;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.server.Client;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What clients refused and has not changed since, one refusal for each type of a stream: the
 * newest. For one thread.
 */
final class Nacks {

    /** A first response may bring thousands; the client's words name those that matter. */
    static final int MAX_RESOURCES = 256;

    static final int MAX_WORDS = 4_096;

    private final Map<Key, Entry> parked = new LinkedHashMap<>();

    private record Key(long stream, String typeUrl) {}

    /** Versions by name; empty for one that was removed. */
    private record Entry(
            Client client, Rejected rejected, Map<String, String> versions, Instant since) {}

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
        parked.put(
                new Key(client.stream(), rejected.typeUrl()),
                new Entry(client, rejected, versions, now));
    }

    /* Envoy and our agent name what they refuse; who does not is taken to refuse all of it. */
    private static List<Resource> blamed(Rejected rejected) {
        var named =
                rejected.resources().stream()
                        .filter(resource -> rejected.error().contains(resource.name()))
                        .limit(MAX_RESOURCES)
                        .toList();
        return named.isEmpty()
                ? rejected.resources().stream().limit(MAX_RESOURCES).toList()
                : named;
    }

    /**
     * @return whether something is no longer refused
     */
    boolean acknowledged(Client client, Response response) {
        var key = new Key(client.stream(), response.typeUrl());
        var entry = parked.get(key);
        if (entry == null) {
            return false;
        }
        var taken = response.resources().stream().map(Resource::name).collect(Collectors.toSet());
        var left = new TreeMap<>(entry.versions());
        left.keySet().removeAll(taken);
        left.keySet().removeAll(Set.copyOf(response.removed()));
        return replace(key, entry, left);
    }

    boolean disconnected(Client client) {
        return parked.keySet().removeIf(key -> key.stream() == client.stream());
    }

    /** What became another version, or went, is refused no longer: nobody has answered it yet. */
    boolean published(String group, String typeUrl, ResourceSet resources) {
        boolean changed = false;
        for (var key : List.copyOf(parked.keySet())) {
            var entry = parked.get(key);
            if (entry == null
                    || !key.typeUrl().equals(typeUrl)
                    || !entry.client().group().equals(group)) {
                continue;
            }
            var left = new TreeMap<>(entry.versions());
            left.entrySet()
                    .removeIf(
                            one -> {
                                var resource = resources.get(one.getKey());
                                var version = resource == null ? "" : resource.version();
                                return !version.equals(one.getValue());
                            });
            changed |= replace(key, entry, left);
        }
        return changed;
    }

    private boolean replace(Key key, Entry entry, Map<String, String> left) {
        if (left.size() == entry.versions().size()) {
            return false;
        }
        if (left.isEmpty()) {
            parked.remove(key);
        } else {
            parked.put(key, new Entry(entry.client(), entry.rejected(), left, entry.since()));
        }
        return true;
    }

    List<ParkedNack> all() {
        var all = new ArrayList<ParkedNack>();
        for (var entry : parked.values()) {
            all.add(
                    new ParkedNack(
                            entry.client().stream(),
                            entry.client().nodeId(),
                            entry.client().group(),
                            entry.rejected().typeUrl(),
                            entry.rejected().version(),
                            List.copyOf(entry.versions().keySet()),
                            bounded(entry.rejected().error()),
                            entry.since()));
        }
        return all;
    }

    /** What proxies refuse, a line for each resource. */
    List<ReplicaFact.Refusal> ofProxies() {
        var all = new ArrayList<ReplicaFact.Refusal>();
        for (var entry : parked.values()) {
            var client = entry.client();
            if (!Groups.isNode(client.group())) {
                entry.versions()
                        .forEach(
                                (name, version) ->
                                        all.add(
                                                new ReplicaFact.Refusal(
                                                        entry.rejected().typeUrl(),
                                                        name,
                                                        version,
                                                        client.group(),
                                                        client.nodeId(),
                                                        0,
                                                        bounded(entry.rejected().error()))));
            }
        }
        return all;
    }

    private static String bounded(String words) {
        return words.length() <= MAX_WORDS ? words : words.substring(0, MAX_WORDS) + "... and more";
    }
}
