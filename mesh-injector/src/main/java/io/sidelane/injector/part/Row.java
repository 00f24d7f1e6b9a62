package io.sidelane.injector.part;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.profile.Capability;
import io.sidelane.injector.decision.Attempt;
import io.sidelane.injector.decision.Case;
import io.sidelane.injector.decision.Check;
import io.sidelane.injector.decision.Refusal;
import io.sidelane.injector.decision.Step;
import io.sidelane.injector.pod.PodDraft;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One path: what must hold beside what every path asks for, and what it puts on a pod.
 *
 * @param capabilities those that it cannot do without
 */
public record Row(
        AccelerationPath path, Set<Capability> capabilities, List<Check> checks, List<Step> steps) {

    public Row {
        capabilities = Set.copyOf(capabilities);
        checks = List.copyOf(checks);
        steps = List.copyOf(steps);
    }

    static Row of(AccelerationPath path, List<Check> checks, Step... steps) {
        return new Row(path, Set.of(), checks, List.of(steps));
    }

    Row with(Capability... needed) {
        return new Row(path, Set.of(needed), checks, steps);
    }

    /** Capabilities that a container gets: the path's own and those that the profile adds. */
    static Set<Capability> capabilities(Case one) {
        var all = EnumSet.noneOf(Capability.class);
        all.addAll(Rows.of(one.path()).capabilities());
        all.addAll(one.spec().capabilities());
        return all;
    }

    /** The first check that does not hold, null when all do. */
    public @Nullable Refusal refusal(Case one, Attempt.Notes notes) {
        for (var check : checks) {
            var refusal = notes.note(check, check.refusal(one));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** Puts everything on the draft, null when the pod could take it all. */
    public @Nullable Refusal apply(Case one, PodDraft draft, Attempt.Notes notes) {
        for (var step : steps) {
            var refusal = notes.note(step, step.apply(one, draft));
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }
}
