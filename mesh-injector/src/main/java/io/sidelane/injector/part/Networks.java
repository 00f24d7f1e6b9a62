package io.sidelane.injector.part;

import io.sidelane.api.Reason;
import io.sidelane.injector.decision.Attachment;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.NetworkSelections;
import io.sidelane.injector.pod.NetworkSelections.Selection;
import io.sidelane.injector.pod.NetworkSelections.UnreadableException;
import io.sidelane.injector.pod.PodDraft;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Multus' annotation, by names of interfaces, so that it can be asked for twice. */
record Networks() implements Step {

    @Override
    public @Nullable Refusal apply(Case one, PodDraft draft) {
        if (one.spec().networks().isEmpty()) {
            return null;
        }
        try {
            var written = draft.annotation(NetworkSelections.ANNOTATION);
            var present = NetworkSelections.read(written);
            var added = new ArrayList<Selection>();
            for (var attachment : one.attachments()) {
                var conflict = conflict(one, attachment, present);
                if (conflict != null) {
                    return conflict;
                }
                added.add(selection(one, attachment));
            }
            var wanted = present.with(added);
            if (wanted != null && !wanted.equals(written)) {
                draft.annotate(NetworkSelections.ANNOTATION, wanted);
            }
            return null;
        } catch (UnreadableException e) {
            return new Refusal(Reason.CONFLICTING_ANNOTATION, String.valueOf(e.getMessage()));
        }
    }

    private static Selection selection(Case one, Attachment attachment) {
        return new Selection(
                attachment.namespace(),
                attachment.network().networkRef().name(),
                attachment.network().nameInPod(),
                DefaultRoute.of(one, attachment));
    }

    private static @Nullable Refusal conflict(
            Case one, Attachment attachment, NetworkSelections present) {
        var name = attachment.network().nameInPod();
        var other = present.onInterface(name);
        if (other != null) {
            var namespace = other.namespace() == null ? one.namespace() : other.namespace();
            var ref = namespace + "/" + other.name();
            return ref.equals(attachment.ref())
                    ? null
                    : Refusal.of(
                            Reason.CONFLICTING_ANNOTATION,
                            "annotation %s: %s has interface %s (expected: %s, or another interface)",
                            NetworkSelections.ANNOTATION,
                            ref,
                            name,
                            attachment.ref());
        }
        return present.hasUnnamed(
                        attachment.namespace(),
                        attachment.network().networkRef().name(),
                        one.namespace())
                ? Refusal.of(
                        Reason.CONFLICTING_ANNOTATION,
                        "annotation %s: %s without an interface (expected: %s@%s, or none)",
                        NetworkSelections.ANNOTATION,
                        attachment.ref(),
                        attachment.ref(),
                        name)
                : null;
    }
}
