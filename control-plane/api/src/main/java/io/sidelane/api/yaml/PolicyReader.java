package io.sidelane.api.yaml;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Enforcement;
import io.sidelane.api.Metadata;
import io.sidelane.api.PolicySpec;
import io.sidelane.api.PortRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the {@code spec} of both policy kinds. */
final class PolicyReader {

    private static final int MAX_CANDIDATES = 16;
    private static final int MAX_PRIORITY = 1_000_000;
    private static final int MAX_PORT = 65_535;

    private PolicyReader() {}

    static @Nullable AccelerationPolicy namespaced(Metadata metadata, Fields object) {
        var spec = object.requiredMapping("spec");
        if (spec == null) {
            return null;
        }
        var shared = shared(spec);
        spec.done();
        return shared == null ? null : new AccelerationPolicy(metadata, shared);
    }

    static @Nullable ClusterAccelerationPolicy cluster(Metadata metadata, Fields object) {
        var spec = object.requiredMapping("spec");
        if (spec == null) {
            return null;
        }
        var namespaces = SelectorReader.read(spec, "namespaceSelector");
        var shared = shared(spec);
        spec.done();
        return shared == null ? null : new ClusterAccelerationPolicy(metadata, namespaces, shared);
    }

    private static @Nullable PolicySpec shared(Fields spec) {
        var selector = SelectorReader.read(spec, "selector");
        var candidates = candidates(spec);
        var ports = ports(spec.mapping("ports"));
        var enforcement = spec.word("enforcement", Enforcement.class, Enforcement.ENFORCE);
        int priority = spec.integer("priority", -MAX_PRIORITY, MAX_PRIORITY, 0);
        return candidates.isEmpty()
                ? null
                : new PolicySpec(selector, candidates, ports, enforcement, priority);
    }

    private static List<String> candidates(Fields spec) {
        var names = new ArrayList<String>();
        for (var candidate : spec.mappings("candidates")) {
            var reference = candidate.requiredMapping("profileRef");
            if (reference != null) {
                names.add(reference.requiredText("name", "the name of an AccelerationProfile"));
                reference.done();
            }
            candidate.done();
        }
        if (!spec.has("candidates")) {
            spec.report(
                    "candidates",
                    "missing (expected: at least one like {profileRef: {name: sockmap}})");
        } else if (names.isEmpty()) {
            spec.report(
                    "candidates",
                    "nothing usable (expected: at least one like {profileRef: {name: sockmap}})");
        } else if (names.size() > MAX_CANDIDATES) {
            spec.report(
                    "candidates",
                    "%d entries (expected: at most %d)".formatted(names.size(), MAX_CANDIDATES));
        } else if (new HashSet<>(names).size() < names.size()) {
            spec.report("candidates", "one profile twice (expected: each once)");
        }
        return names;
    }

    private static PortRule ports(@Nullable Fields ports) {
        if (ports == null) {
            return PortRule.ALL;
        }
        var include = list(ports, "include");
        var exclude = list(ports, "exclude");
        ports.done();
        for (int port : exclude) {
            if (include.contains(port)) {
                ports.report(
                        "exclude",
                        "%d (expected: a port that is not included as well)".formatted(port));
                return PortRule.ALL;
            }
        }
        return PortRule.of(include, exclude);
    }

    private static List<Integer> list(Fields fields, String name) {
        var ports = fields.integers(name, 1, MAX_PORT);
        if (ports.size() > PortRule.MAX_PORTS) {
            fields.report(
                    name,
                    "%d ports (expected: at most %d)".formatted(ports.size(), PortRule.MAX_PORTS));
            return List.of();
        }
        return ports;
    }
}
