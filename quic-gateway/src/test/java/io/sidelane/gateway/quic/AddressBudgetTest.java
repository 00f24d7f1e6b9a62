package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressBudgetTest {

    @Test
    void threeTimesAndNotAByteMore() {
        var budget = new AddressBudget<String>(10);

        budget.received("a", 1_200);

        assertThat(budget.take("a", 3_599)).isTrue();
        assertThat(budget.take("a", 2)).isFalse();
        assertThat(budget.take("a", 1)).isTrue();
        assertThat(budget.take("a", 1)).isFalse();
    }

    @Test
    void whoSentNothingGetsNothing() {
        var budget = new AddressBudget<String>(10);

        budget.received("a", 1_200);

        assertThat(budget.take("b", 1)).isFalse();
    }

    @Test
    void whoIsProvedGetsAsMuchAsItLikes() {
        var budget = new AddressBudget<String>(10);
        budget.received("a", 1_200);
        assertThat(budget.takeIfKnown("a", 3_601)).isFalse();

        budget.proved("a");
        budget.proved("b");

        assertThat(budget.take("a", 1 << 30)).isTrue();
        assertThat(budget.takeIfKnown("a", 1 << 30)).isTrue();
        assertThat(budget.take("b", 1)).isFalse();
        assertThat(budget.takeIfKnown("b", 1 << 30)).isTrue();
    }

    @Test
    void howeverManyAddressesThereAreTheLastOnesAreKept() {
        var budget = new AddressBudget<Integer>(100);

        for (int i = 0; i < 10_000; i++) {
            budget.received(i, 1_200);
        }

        assertThat(budget.size()).isEqualTo(100);
        assertThat(budget.take(9_999, 1)).isTrue();
        assertThat(budget.take(0, 1)).isFalse();
    }
}
