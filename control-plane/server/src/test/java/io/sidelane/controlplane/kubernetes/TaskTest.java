package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Kind;
import io.sidelane.api.Reason;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskTest {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final KnownNode NODE =
            new KnownNode(new NodeFact("node-1", Map.of(), null, null, Set.of()), "uid-of-node-1");
    private static final ObjectRef OF_NODE = ObjectRef.ofNode("node-1");

    private final KnownObject profile = Given.known(Given.profile("fast", "1"));
    private final ObjectRef ref = ObjectRef.of(profile.object());

    @Test
    void aStatusIsWrittenWhereThereIsNone() {
        var task = task(accepted(3), profile, true);

        assertThat(task)
                .isEqualTo(
                        new Task.WriteStatus(
                                Task.status(accepted(3), null, NOW), StatusChange.STATEMENT));
    }

    @Test
    void nothingIsWrittenWhenTheObjectSaysItAlready() {
        var said = profile.with(Task.status(accepted(3), null, THEN));

        assertThat(task(accepted(3), said, true)).isEqualTo(Task.NOTHING);
    }

    @Test
    void aConditionKeepsItsTimeUntilItIsAnother() {
        var before = Task.status(accepted(3), null, THEN);

        var same = (ProfileStatus) Task.status(accepted(4), before, NOW);
        var other = (ProfileStatus) Task.status(lost(), before, NOW);

        assertThat(same.conditions().getFirst().lastTransitionTime()).isEqualTo(THEN);
        assertThat(other.conditions().getFirst().lastTransitionTime()).isEqualTo(NOW);
    }

    @Test
    void whoDoesNotLeadWritesNothing() {
        assertThat(task(accepted(3), profile, false)).isEqualTo(Task.NOTHING);
    }

    @Test
    void anObjectThatIsGoneIsNotMade() {
        assertThat(Task.of(ref, accepted(3), null, null, true, NOW)).isEqualTo(Task.NOTHING);
    }

    @Test
    void theLeaderMakesAnObjectForEachNodeAndTakesItAwayWithTheNode() {
        assertThat(Task.of(OF_NODE, null, null, NODE, true, NOW))
                .isEqualTo(new Task.CreateForNode("uid-of-node-1"));
        assertThat(Task.of(OF_NODE, null, ofNode("uid-of-node-1"), null, true, NOW))
                .isEqualTo(new Task.DeleteForNode());
        assertThat(Task.of(OF_NODE, null, ofNode("uid-of-node-1"), NODE, true, NOW))
                .isEqualTo(Task.NOTHING);
        assertThat(Task.of(OF_NODE, null, null, NODE, false, NOW)).isEqualTo(Task.NOTHING);
        assertThat(Task.of(OF_NODE, null, ofNode("uid-of-node-1"), null, false, NOW))
                .isEqualTo(Task.NOTHING);
    }

    @Test
    void anObjectOfAnEarlierNodeOfThatNameIsGivenToTheNewOne() {
        assertThat(Task.of(OF_NODE, null, ofNode("uid-of-another"), NODE, true, NOW))
                .isEqualTo(new Task.CreateForNode("uid-of-node-1"));
    }

    private Task task(Wanted wanted, KnownObject present, boolean leads) {
        return Task.of(ref, wanted, present, null, leads, NOW);
    }

    private static KnownObject ofNode(@Nullable String owner) {
        var object = Given.known(Given.resource(Kind.NODE, "node-1", "1", "\"status\": {}"));
        return new KnownObject(object.object(), null, object.uid(), owner);
    }

    private static Wanted accepted(int pods) {
        return new Wanted(
                new ProfileStatus(1, List.of(), pods, 1),
                List.of(Condition.met(ConditionType.ACCEPTED, "takes part", 1)));
    }

    private static Wanted lost() {
        return new Wanted(
                new ProfileStatus(1, List.of(), 0, 0),
                List.of(Condition.unmet(ConditionType.ACCEPTED, Reason.REJECTED, "no", 1)));
    }
}
