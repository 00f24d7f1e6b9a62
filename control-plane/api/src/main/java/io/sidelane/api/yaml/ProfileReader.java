package io.sidelane.api.yaml;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.AccelerationProfile;
import io.sidelane.api.BlockingReaders;
import io.sidelane.api.Enrol;
import io.sidelane.api.Interception;
import io.sidelane.api.Metadata;
import io.sidelane.api.Quantity;
import io.sidelane.api.Scope;
import io.sidelane.api.Sockmap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code spec} of a profile. */
final class ProfileReader {

    private ProfileReader() {}

    static @Nullable AccelerationProfile read(Metadata metadata, Fields object) {
        var spec = object.requiredMapping("spec");
        if (spec == null) {
            return null;
        }
        var path = spec.requiredWord("path", AccelerationPath.class);
        var fields = spec.mapping("sockmap");
        var sockmap = fields == null ? Sockmap.DEFAULT : sockmap(fields);
        spec.done();
        if (path == null) {
            return null;
        }
        if (path == AccelerationPath.SOCKMAP) {
            return new AccelerationProfile(metadata, path, sockmap);
        }
        if (fields != null) {
            spec.report(
                    "sockmap",
                    "given with path %s (expected: only with path Sockmap)".formatted(path.word()));
        }
        return new AccelerationProfile(metadata, path, null);
    }

    private static Sockmap sockmap(Fields fields) {
        var standard = Sockmap.DEFAULT;
        var sockmap =
                new Sockmap(
                        scope(fields, standard.scope()),
                        interception(fields),
                        fields.word(
                                "blockingReaders",
                                BlockingReaders.class,
                                standard.blockingReaders()),
                        unreadBudget(fields, standard.unreadBudgetBytes()),
                        fields.word("enrol", Enrol.class, standard.enrol()),
                        fields.bool("adoptExisting", standard.adoptExisting()));
        fields.done();
        return sockmap;
    }

    private static Set<Scope> scope(Fields fields, Set<Scope> standard) {
        if (!fields.has("scope")) {
            return standard;
        }
        var scope = Set.copyOf(fields.words("scope", Scope.class));
        if (scope.isEmpty()) {
            fields.report(
                    "scope",
                    "nothing usable (expected: at least one of %s)"
                            .formatted(String.join(", ", Values.wordsOf(Scope.class))));
            return standard;
        }
        return scope;
    }

    private static Interception interception(Fields fields) {
        var interception = fields.word("interception", Interception.class, Interception.IPTABLES);
        if (interception == Interception.EBPF) {
            fields.report("interception", "Ebpf (expected: Iptables; Ebpf is not available yet)");
        }
        return interception;
    }

    private static long unreadBudget(Fields fields, long standard) {
        var written = fields.written("unreadBudget");
        if (written == null) {
            return standard;
        }
        long bytes = Quantity.bytes(written).orElse(-1);
        if (bytes < Sockmap.MIN_UNREAD_BUDGET_BYTES || bytes > Sockmap.MAX_UNREAD_BUDGET_BYTES) {
            fields.report(
                    "unreadBudget",
                    "%s (expected: a quantity of 64Ki..64Mi, such as 1Mi)".formatted(written));
            return standard;
        }
        return bytes;
    }
}
