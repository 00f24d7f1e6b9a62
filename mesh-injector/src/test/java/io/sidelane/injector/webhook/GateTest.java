package io.sidelane.injector.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate = new Gate(new Gate.Limits(2, 3, 4, 10));
    private final List<String> told = new ArrayList<>();

    @Test
    void soManyHandshakesAsThereMayBeAreMadeAtOnce() {
        arrive("a", "b", "c");

        assertThat(told).containsExactly("a in", "b in");
        assertThat(gate.isCrowded()).isTrue();
    }

    @Test
    void whoCameLastIsNext() {
        var visitors = arrive("a", "b", "c", "d");

        gate.done(visitors.getFirst());

        assertThat(told).containsExactly("a in", "b in", "d in");
    }

    @Test
    void whoFindsNoRoomIsToldSo() {
        arrive("a", "b", "c", "d", "e", "f");

        assertThat(gate.arrive(new Named("g"), 0)).isFalse();
    }

    @Test
    void aConnectionThatAsksNothingMakesRoom() {
        var visitors = arrive("a", "b");
        visitors.forEach(gate::done);
        visitors.reversed().forEach(gate::rest);
        gate.ask(visitors.getLast());
        arrive("c", "d");

        assertThat(told).containsExactly("a in", "b in", "c in", "a out", "d in");
    }

    @Test
    void whileAllAskTheOthersWait() {
        var visitors = arrive("a", "b");
        visitors.forEach(gate::done);
        var more = arrive("c", "d");
        assertThat(told).containsExactly("a in", "b in", "c in");

        gate.gone(more.getFirst());

        assertThat(told).containsExactly("a in", "b in", "c in", "d in");
        assertThat(gate.isCrowded()).isFalse();
    }

    @Test
    void nobodyWaitsForEver() {
        arrive("a", "b");
        gate.arrive(new Named("c"), 5);
        gate.arrive(new Named("d"), 6);

        assertThat(gate.impatient(14)).isEmpty();
        assertThat(gate.impatient(15)).extracting(Object::toString).containsExactly("c");
        assertThat(gate.impatient(20)).extracting(Object::toString).containsExactly("d");
        assertThat(gate.isCrowded()).isFalse();
    }

    @Test
    void whoGoesTwiceMakesRoomOnce() {
        var visitors = arrive("a", "b", "c", "d");

        gate.gone(visitors.getFirst());
        gate.gone(visitors.getFirst());

        assertThat(told).containsExactly("a in", "b in", "d in");
    }

    private List<Named> arrive(String... names) {
        var visitors = List.of(names).stream().map(Named::new).toList();
        visitors.forEach(visitor -> assertThat(gate.arrive(visitor, 0)).isTrue());
        return visitors;
    }

    private final class Named implements Gate.Visitor {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void enter() {
            told.add(name + " in");
        }

        @Override
        public void leave() {
            told.add(name + " out");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
