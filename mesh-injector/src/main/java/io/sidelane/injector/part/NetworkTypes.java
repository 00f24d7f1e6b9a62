package io.sidelane.injector.part;

import com.google.errorprone.annotations.FormatMethod;
import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.reference.RefKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Networks exist, may be used from the pod's namespace (as Multus' namespace isolation has it: its
 * own and {@code default}), and are of the path's type.
 *
 * @param any plugins of which one must be in the chain
 * @param also a plugin that must be in it as well, null for none
 */
record NetworkTypes(Set<String> any, @Nullable String also) implements Check {

    private static final String GLOBAL = "default";

    NetworkTypes(String... any) {
        this(new LinkedHashSet<>(List.of(any)), null);
    }

    NetworkTypes and(String plugin) {
        return new NetworkTypes(any, plugin);
    }

    @Override
    public @Nullable Refusal refusal(Case one) {
        if (!one.spec().networks().isEmpty() && !one.references().installed(RefKind.NETWORK)) {
            return RequiredKinds.missing(RefKind.NETWORK);
        }
        for (var attachment : one.attachments()) {
            var refusal = refusal(one, attachment);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable Refusal refusal(Case one, Attachment attachment) {
        var ref = attachment.ref();
        if (!attachment.namespace().equals(one.namespace())
                && !attachment.namespace().equals(GLOBAL)) {
            return Refusal.of(
                    Reason.NAMESPACE_ISOLATED,
                    "network %s: not for namespace %s (expected: a network of %s, or of namespace %s)",
                    ref,
                    one.namespace(),
                    one.namespace(),
                    GLOBAL);
        }
        var config = attachment.config();
        if (config == null) {
            return Refusal.of(
                    Reason.NETWORK_NOT_FOUND,
                    "network %s: not found (expected: a NetworkAttachmentDefinition of this name)",
                    ref);
        }
        if (config.mistake() != null) {
            return unsupported(
                    "network %s: config is %s (expected: a CNI configuration)",
                    ref, config.mistake());
        }
        if (!config.misplaced().isEmpty()) {
            return unsupported(
                    "network %s: %s beside the plugins (expected: inside one of them, no plugin reads it there)",
                    ref, String.join(", ", config.misplaced()));
        }
        var types = config.types();
        if (types.isEmpty()) {
            // A file on the nodes: only they know.
            return null;
        }
        if (config.plugin(any) == null || (also != null && !types.contains(also))) {
            return unsupported(
                    "network %s: type %s (expected: %s%s)",
                    ref,
                    String.join(", ", types),
                    String.join(" or ", any),
                    also == null ? "" : ", then " + also);
        }
        return null;
    }

    @FormatMethod
    private static Refusal unsupported(String format, Object... values) {
        return Refusal.of(Reason.UNSUPPORTED_CONFIGURATION, format, values);
    }
}
