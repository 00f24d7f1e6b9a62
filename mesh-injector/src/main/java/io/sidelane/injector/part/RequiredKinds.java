package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * CustomResourceDefinitions that the profile requires are installed. For kinds that nobody looks at
 * one of their API group stands, for a group's kinds are installed together; of other groups
 * nothing is known.
 */
record RequiredKinds() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var requires = one.spec().requires();
        if (requires == null) {
            return null;
        }
        for (var crd : new TreeSet<>(requires.crds())) {
            var group = crd.substring(crd.indexOf('.') + 1);
            var kinds =
                    Stream.of(RefKind.values()).filter(each -> each.group().equals(group)).toList();
            if (kinds.isEmpty()) {
                return Refusal.of(
                        Reason.UNKNOWN,
                        "requires.crds: %s is looked for by nobody (expected: a kind of a project that paths use)",
                        crd);
            }
            var kind =
                    kinds.stream()
                            .filter(each -> each.crd().equals(crd))
                            .findFirst()
                            .orElse(kinds.getFirst());
            if (!one.references().installed(kind)) {
                return missing(kind);
            }
        }
        return null;
    }

    static Refusal missing(RefKind kind) {
        return Refusal.of(
                Reason.CRD_NOT_INSTALLED,
                "%s: not installed (expected: CustomResourceDefinition %s)",
                kind.word(),
                kind.crd());
    }
}
