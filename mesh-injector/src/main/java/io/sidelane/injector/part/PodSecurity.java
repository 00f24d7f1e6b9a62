package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.api.Word;
import io.sidelane.api.profile.PodSecurityLevel;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is added passes the level that the namespace enforces (Pod Security Standards): of all that
 * paths add only capabilities do not, and those not even {@code baseline}. Computed first, for a
 * pod that admission refuses later is worse than one on TCP.
 */
record PodSecurity() implements Check {

    static final String ENFORCE = "pod-security.kubernetes.io/enforce";

    @Override
    public @Nullable Refusal refusal(Case one) {
        var enforced = enforced(one);
        var capabilities = Row.capabilities(one);
        if (!capabilities.isEmpty() && enforced != PodSecurityLevel.PRIVILEGED) {
            return Refusal.of(
                    Reason.POD_SECURITY_FORBIDS,
                    "capabilities: %s in a namespace that enforces %s (expected: a namespace that enforces privileged)",
                    capabilities.stream().map(Word::word).collect(Collectors.joining(", ")),
                    enforced.word());
        }
        var requires = one.spec().requires();
        var strictest = requires == null ? null : requires.podSecurity();
        return strictest != null && enforced.compareTo(strictest) > 0
                ? Refusal.of(
                        Reason.POD_SECURITY_FORBIDS,
                        "requires.podSecurity: %s in a namespace that enforces %s (expected: at most %s enforced)",
                        strictest.word(),
                        enforced.word(),
                        strictest.word())
                : null;
    }

    /* Kubernetes takes a level that it does not know for the strictest. */
    private static PodSecurityLevel enforced(Case one) {
        var written = one.request().namespaceLabels().get(ENFORCE);
        if (written == null) {
            return one.cluster().podSecurity();
        }
        return List.of(PodSecurityLevel.values()).stream()
                .filter(level -> level.word().equals(written))
                .findFirst()
                .orElse(PodSecurityLevel.RESTRICTED);
    }
}
