package io.sidelane.agent.policy;

import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.NodeAcceleration;
import io.sidelane.api.Pod;
import io.sidelane.api.Policy;
import io.sidelane.api.QuicPolicy;
import io.sidelane.api.directory.FileContent;
import io.sidelane.api.yaml.Located;
import io.sidelane.api.yaml.Nearest;
import io.sidelane.api.yaml.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Puts the files together: an object that two of them have, and references to nothing. */
final class Catalog {

    private final Map<String, Located> objects = new LinkedHashMap<>();
    private final Map<String, AccelerationProfile> profiles = new HashMap<>();
    private final List<Policy> policies = new ArrayList<>();
    private final List<Pod> pods = new ArrayList<>();
    private final Map<String, List<String>> unresolved = new HashMap<>();
    private final Map<String, List<String>> errors = new HashMap<>();

    private Catalog() {}

    /**
     * @param files in the order in which an object's first owner wins
     */
    static DesiredState of(List<FileContent<Located>> files) {
        var catalog = new Catalog();
        files.forEach(file -> file.objects().forEach(catalog::add));
        catalog.policies.forEach(catalog::resolve);
        return new DesiredState(
                catalog.profiles,
                catalog.policies,
                catalog.pods,
                catalog.unresolved,
                files.stream().map(catalog::status).toList());
    }

    private void add(Located located) {
        var earlier = objects.putIfAbsent(located.object().ref(), located);
        if (earlier != null) {
            error(
                    located.place(),
                    "%s: in two files (expected: one, %s has it too)"
                            .formatted(located.object().ref(), earlier.place()));
            return;
        }
        switch (located.object()) {
            case AccelerationProfile profile -> profiles.put(profile.metadata().name(), profile);
            case Policy policy -> policies.add(policy);
            case Pod pod -> pods.add(pod);
            // Others act on these; one directory may serve them all.
            case NodeAcceleration _, QuicPolicy _ -> {}
        }
    }

    private void resolve(Policy policy) {
        for (var name : policy.spec().profiles()) {
            if (!profiles.containsKey(name)) {
                var error = unknown(policy, name);
                unresolved.computeIfAbsent(policy.ref(), _ -> new ArrayList<>()).add(error);
                var located = objects.get(policy.ref());
                if (located != null) {
                    error(located.place(), error);
                }
            }
        }
    }

    private String unknown(Policy policy, String profile) {
        var known = new TreeSet<>(profiles.keySet());
        return "%s: profile %s not found (expected: %s%s)"
                .formatted(
                        policy.ref(),
                        profile,
                        known.isEmpty()
                                ? "an AccelerationProfile of this name"
                                : "one of " + String.join(", ", known),
                        Nearest.hint(profile, known));
    }

    private void error(Place place, String message) {
        errors.computeIfAbsent(place.file(), _ -> new ArrayList<>())
                .add("%s: %s".formatted(place, message));
    }

    private PolicyFile status(FileContent<Located> content) {
        var clashes = errors.getOrDefault(content.file(), List.of());
        var all = new ArrayList<>(content.errors());
        all.addAll(clashes);
        int inForce =
                (int)
                        content.objects().stream()
                                .filter(
                                        located ->
                                                located.equals(objects.get(located.object().ref())))
                                .count();
        var state =
                content.errors().isEmpty()
                        ? clashes.isEmpty() ? PolicyFile.State.LOADED : PolicyFile.State.DEGRADED
                        : inForce > 0 ? PolicyFile.State.LAST_GOOD : PolicyFile.State.REJECTED;
        return new PolicyFile(content.file(), state, inForce, all);
    }
}
