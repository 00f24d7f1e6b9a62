package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** CustomResourceDefinitions that the profile requires are installed, as far as they are known. */
record RequiredKinds() implements Check {

    @Override
    public @Nullable Refusal refusal(Case one) {
        var requires = one.spec().requires();
        if (requires == null) {
            return null;
        }
        for (var crd : new TreeSet<>(requires.crds())) {
            for (var kind : RefKind.values()) {
                if (kind.crd().equals(crd) && !one.references().installed(kind)) {
                    return missing(kind);
                }
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
