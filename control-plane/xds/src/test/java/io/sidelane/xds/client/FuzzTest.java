package io.sidelane.xds.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.Fixtures;
import io.sidelane.xds.Resource;
import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.ResourceType;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random requests, right and wrong ones, random snapshots, random times; then the client answers as
 * it should, and must end with exactly what it subscribes to.
 */
class FuzzTest {
    private static final int SEQUENCES = 400;
    private static final int STEPS = 60;
    private static final List<ResourceType> TYPES =
            List.of(
                    TypeRegistry.CDS,
                    TypeRegistry.EDS,
                    TypeRegistry.LDS,
                    TypeRegistry.RDS,
                    TypeRegistry.REDIRECT_POLICY);
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    /** A client that keeps the protocol, and what it has. */
    private static final class Model {
        final Map<String, Map<String, String>> has = new HashMap<>();
        final Map<String, Set<String>> wants = new HashMap<>();
        final Map<String, Response> newest = new HashMap<>();
        final Map<String, Response> unanswered = new HashMap<>();

        void take(Response response, Variant variant) {
            assertThat(unanswered).as("one response a type").doesNotContainKey(response.typeUrl());
            newest.put(response.typeUrl(), response);
            unanswered.put(response.typeUrl(), response);
        }

        void apply(Response response, Variant variant) {
            var type = TypeRegistry.standard().find(response.typeUrl());
            var mine = has.computeIfAbsent(response.typeUrl(), _ -> new HashMap<>());
            if (variant == Variant.STATE_OF_THE_WORLD && type != null && type.fullState()) {
                mine.clear();
            }
            for (var resource : response.resources()) {
                mine.put(resource.name(), resource.version());
            }
            response.removed().forEach(mine::remove);
        }

        /** As Envoy does: refuses one, and takes what it likes of the others, and removals. */
        void refuse(Response response, Variant variant, Random random) {
            var offered = new Model();
            var mine = has.computeIfAbsent(response.typeUrl(), _ -> new HashMap<>());
            offered.has.put(response.typeUrl(), new HashMap<>(mine));
            offered.apply(response, variant);
            var theirs = offered.has.get(response.typeUrl());
            response.removed().forEach(mine::remove);
            var others = new ArrayList<>(theirs.entrySet());
            others.removeIf(other -> other.getValue().equals(mine.get(other.getKey())));
            if (others.isEmpty()) {
                return;
            }
            mine.keySet().retainAll(theirs.keySet());
            others.remove(random.nextInt(others.size()));
            for (var other : others) {
                if (random.nextBoolean()) {
                    mine.put(other.getKey(), other.getValue());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whateverCameBeforeTheClientEndsWithWhatItSubscribesTo(Variant variant) {
        for (var seed = 0; seed < SEQUENCES; seed++) {
            run(variant, seed);
        }
    }

    private static void run(Variant variant, int seed) {
        var random = new Random(seed);
        var client = new Driver(variant);
        var model = new Model();
        var snapshot = Snapshot.EMPTY;
        for (var step = 0; step < STEPS; step++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    snapshot = randomSnapshot(random);
                    client.publish(snapshot);
                }
                case 1 -> subscribe(client, model, variant, random);
                case 2 -> answer(client, model, variant, random, random.nextInt(4) == 0);
                case 3 -> wrong(client, variant, random, model);
                case 4 -> client.now += random.nextLong(Driver.BOUND.toNanos());
                default -> client.take().forEach(r -> model.take(r, variant));
            }
        }
        settle(client, model, variant, random);
        checkWhatIsDone(client, model, variant, seed);
        // A change of everything lets nothing be parked; from then on the client takes what it
        // gets.
        for (var type : TYPES) {
            snapshot = snapshot.with(type, contents(type, NAMES, "all"));
        }
        client.publish(snapshot);
        settle(client, model, variant, random);
        snapshot = randomSnapshot(random);
        client.publish(snapshot);
        settle(client, model, variant, random);
        check(model, snapshot, variant, seed);
    }

    private static void settle(Driver client, Model model, Variant variant, Random random) {
        for (var round = 0; round < 200; round++) {
            client.take().forEach(r -> model.take(r, variant));
            if (model.unanswered.isEmpty()) {
                if (client.machine.deadline() == Long.MAX_VALUE) {
                    return;
                }
                client.now = client.machine.deadline();
            } else {
                answer(client, model, variant, random, false);
            }
        }
        throw new AssertionError("200 rounds and still something to send");
    }

    /** What was refused may be either; what the machine takes for done is so. */
    private static void checkWhatIsDone(Driver client, Model model, Variant variant, int seed) {
        for (var status : client.machine.resources(Integer.MAX_VALUE)) {
            // State of the world cannot say deletions of all types.
            var said = variant == Variant.DELTA || !status.shall().isEmpty();
            if (said && status.progress() == ResourceStatus.Progress.DONE) {
                var mine = model.has.getOrDefault(status.typeUrl(), Map.of());
                assertThat(mine.getOrDefault(status.name(), ""))
                        .as("%s seed %d %s", variant, seed, status)
                        .isEqualTo(status.shall());
            }
        }
    }

    private static void check(Model model, Snapshot snapshot, Variant variant, int seed) {
        model.wants.forEach(
                (url, wanted) -> {
                    var type = TypeRegistry.standard().find(url);
                    var expected = new HashMap<String, String>();
                    for (var resource : snapshot.resources(url).resources()) {
                        if (wanted.contains("*") || wanted.contains(resource.name())) {
                            expected.put(resource.name(), resource.version());
                        }
                    }
                    var mine = new HashMap<>(model.has.getOrDefault(url, Map.of()));
                    var full = type != null && type.fullState();
                    if (variant == Variant.STATE_OF_THE_WORLD && !full) {
                        // Deletions cannot be said there.
                        mine.keySet().retainAll(expected.keySet());
                    }
                    mine.keySet().removeIf(n -> !wanted.contains("*") && !wanted.contains(n));
                    assertThat(mine).as("%s %s seed %d", variant, url, seed).isEqualTo(expected);
                });
    }

    private static void subscribe(Driver client, Model model, Variant variant, Random random) {
        var type = TYPES.get(random.nextInt(TYPES.size()));
        var names = new HashSet<>(NAMES.subList(0, random.nextInt(NAMES.size())));
        if (random.nextBoolean()) {
            names.add("*");
        }
        if (variant == Variant.STATE_OF_THE_WORLD) {
            var newest = model.newest.get(type.url());
            var nonce = newest == null ? "" : newest.nonce();
            var unanswered = model.unanswered.remove(type.url());
            if (unanswered != null) {
                model.apply(unanswered, variant);
            }
            if (names.isEmpty() && newest == null) {
                // Would mean "all" in the first request.
                names.add("a");
            }
            forgetOthers(model, type, names);
            model.wants.put(type.url(), names);
            client.ask(type, "", nonce, names.toArray(String[]::new));
            return;
        }
        var before = model.wants.get(type.url());
        if (before == null && names.isEmpty()) {
            names.add("a");
        }
        var dropped = new HashSet<>(before == null ? Set.of() : before);
        dropped.removeAll(names);
        forgetOthers(model, type, names);
        model.wants.put(type.url(), names);
        client.machine.request(
                new Request.Delta(
                        type.url(),
                        "",
                        null,
                        List.copyOf(names),
                        List.copyOf(dropped),
                        InitialVersions.NONE));
    }

    private static void forgetOthers(Model model, ResourceType type, Set<String> names) {
        if (!names.contains("*")) {
            model.has.getOrDefault(type.url(), new HashMap<>()).keySet().retainAll(names);
        }
    }

    private static void answer(
            Driver client, Model model, Variant variant, Random random, boolean refuse) {
        if (model.unanswered.isEmpty()) {
            return;
        }
        var urls = new ArrayList<>(model.unanswered.keySet());
        var response = model.unanswered.remove(urls.get(random.nextInt(urls.size())));
        // In a removal there is nothing to refuse.
        var refused = refuse && !response.resources().isEmpty();
        var error = refused ? "no" : null;
        if (refused) {
            model.refuse(response, variant, random);
        } else {
            model.apply(response, variant);
        }
        var wants = model.wants.getOrDefault(response.typeUrl(), Set.of());
        client.machine.request(
                variant == Variant.DELTA
                        ? new Request.Delta(
                                response.typeUrl(),
                                response.nonce(),
                                error,
                                List.of(),
                                List.of(),
                                InitialVersions.NONE)
                        : new Request.StateOfTheWorld(
                                response.typeUrl(),
                                response.nonce(),
                                error,
                                response.version(),
                                List.copyOf(wants)));
    }

    /**
     * A request that a client must not send: answers that nobody asked for, nonces out of the air.
     */
    private static void wrong(Driver client, Variant variant, Random random, Model model) {
        var types = TYPES.stream().filter(t -> model.newest.containsKey(t.url())).toList();
        if (types.isEmpty()) {
            return;
        }
        var type = types.get(random.nextInt(types.size()));
        var nonce = "x" + random.nextInt(100);
        var error = random.nextBoolean() ? "fuzz" : null;
        client.machine.request(
                variant == Variant.DELTA
                        ? new Request.Delta(
                                type.url(),
                                nonce,
                                error,
                                List.of(),
                                List.of(),
                                Said.versions(Map.of("a", "z")))
                        : new Request.StateOfTheWorld(
                                type.url(), nonce, error, "v" + random.nextInt(), NAMES));
    }

    private static Snapshot randomSnapshot(Random random) {
        var snapshot = Snapshot.EMPTY;
        for (var type : TYPES) {
            var names = NAMES.stream().filter(_ -> random.nextInt(3) > 0).toList();
            snapshot = snapshot.with(type, contents(type, names, "" + random.nextInt(3)));
        }
        return snapshot;
    }

    private static ResourceSet contents(ResourceType type, List<String> names, String content) {
        var resources = new ArrayList<Resource>();
        for (var name : names) {
            resources.add(
                    type.equals(TypeRegistry.CDS)
                            ? Fixtures.cluster(name, content)
                            : type.equals(TypeRegistry.LDS)
                                    ? Fixtures.listener(name, name + content)
                                    : Fixtures.resource(type, name, content));
        }
        return ResourceSet.of(resources);
    }
}
