package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.Reason;
import io.sidelane.controlplane.statement.RouteParentStatus;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RouteParentsTest {

    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(60);
    private static final Map<String, Object> SERVICE =
            Map.of("group", "", "kind", "Service", "name", "web");
    private static final Map<String, Object> GATEWAY = Map.of("kind", "Gateway", "name", "edge");
    private static final Map<String, Object> OTHERS =
            Map.of("parentRef", GATEWAY, "controllerName", "example.org/other");
    private static final Condition ACCEPTED =
            Condition.met(ConditionType.ACCEPTED, "takes part", 3);
    private static final Wanted GOOD =
            new Wanted(new RouteParentStatus(List.of()), List.of(ACCEPTED));
    private static final Wanted BAD =
            new Wanted(
                    new RouteParentStatus(List.of()),
                    List.of(Condition.unmet(ConditionType.ACCEPTED, Reason.REJECTED, "no", 3)));

    @Test
    void whatOthersSayStaysAndOursIsSaidOfServicesAlone() {
        var next = RouteParents.next(List.of(OTHERS), List.of(GATEWAY, SERVICE), "shop", GOOD, NOW);

        assertThat(next).hasSize(2);
        assertThat(next.getFirst()).isEqualTo(OTHERS);
        assertThat(next.getLast())
                .containsEntry("parentRef", SERVICE)
                .containsEntry("controllerName", "sidelane.io/control-plane");
    }

    @Test
    void sayingTheSameAgainChangesNothing() {
        var before = RouteParents.next(List.of(OTHERS), List.of(SERVICE), "shop", GOOD, THEN);

        assertThat(RouteParents.next(before, List.of(SERVICE), "shop", GOOD, NOW))
                .isEqualTo(before);
    }

    @Test
    void aConditionKeepsItsTimeUntilItIsAnother() {
        var before = RouteParents.next(List.of(), List.of(SERVICE), "shop", GOOD, THEN);

        var next = RouteParents.next(before, List.of(SERVICE), "shop", BAD, NOW);

        assertThat(time(before)).isEqualTo(THEN.toString());
        assertThat(time(next)).isEqualTo(NOW.toString());
    }

    @Test
    void aParentThatIsNoMoreIsNotSpokenOf() {
        var before = RouteParents.next(List.of(OTHERS), List.of(SERVICE), "shop", GOOD, THEN);

        assertThat(RouteParents.next(before, List.of(), "shop", GOOD, NOW)).containsExactly(OTHERS);
    }

    @Test
    void thereIsNoMoreThanTheListHolds() {
        var full = Collections.nCopies(32, OTHERS);

        assertThat(RouteParents.next(full, List.of(SERVICE), "shop", GOOD, NOW)).isEqualTo(full);
    }

    @Test
    void ofAGatewayItIsSaidWhatIsSaidOfThatOne() {
        var wanted =
                new Wanted(
                        new RouteParentStatus(
                                List.of(
                                        new RouteParentStatus.Parent(
                                                "shop", "edge", null, null, List.of(ACCEPTED)))),
                        List.of());
        Map<String, Object> section =
                Map.of("kind", "Gateway", "name", "edge", "sectionName", "web");

        Map<String, Object> set =
                Map.of("group", "gateway.networking.x-k8s.io", "kind", "Set", "name", "edge");

        var next =
                RouteParents.next(List.of(), List.of(GATEWAY, section, set), "shop", wanted, NOW);

        assertThat(next).hasSize(1);
        assertThat(next.getFirst())
                .containsEntry("parentRef", GATEWAY)
                .containsEntry("controllerName", "sidelane.io/quic");
    }

    private static String time(List<Map<String, Object>> parents) {
        var conditions = Objects.requireNonNull((List<?>) parents.getFirst().get("conditions"));
        return String.valueOf(((Map<?, ?>) conditions.getFirst()).get("lastTransitionTime"));
    }
}
