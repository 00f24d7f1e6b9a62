package io.sidelane.controlplane.mesh.check;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be said of objects, gathered. Of one plan; not for several threads. */
public final class Verdicts {
    private final Map<ObjectRef, Wanted> wanted = new HashMap<>();

    /** The objects of others have a status of theirs: ours are conditions only. */
    public record Conditions() {}

    public void route(ObjectRef ref, Condition accepted, Condition resolved) {
        wanted.put(ref, new Wanted(new Conditions(), List.of(accepted, resolved)));
    }

    /** An object without a word of its own is good; one that is not is told. */
    public void refuse(ObjectRef ref, long generation, List<String> flaws) {
        var condition =
                refused(
                        ConditionType.ACCEPTED,
                        GatewayReason.UNSUPPORTED_VALUE,
                        String.join("; ", flaws),
                        generation);
        var former = wanted.get(ref);
        if (former == null) {
            wanted.put(ref, new Wanted(new Conditions(), List.of(condition)));
        } else {
            var others =
                    former.conditions().stream().filter(c -> c.type() != ConditionType.ACCEPTED);
            wanted.put(
                    ref,
                    new Wanted(
                            former.status(),
                            java.util.stream.Stream.concat(
                                            java.util.stream.Stream.of(condition), others)
                                    .toList()));
        }
    }

    public static Condition refused(
            ConditionType type, GatewayReason reason, String message, long generation) {
        return new Condition(type, false, reason.word(), message, generation);
    }

    public Map<ObjectRef, Wanted> all() {
        return Map.copyOf(wanted);
    }
}
