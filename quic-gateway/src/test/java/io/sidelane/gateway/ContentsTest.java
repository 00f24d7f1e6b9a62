package io.sidelane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentsTest {

    private final List<String> reads = new ArrayList<>();
    private String present = "old";

    @Test
    void whatIsAsItWasIsNotRead() {
        assertThat(settle("old")).isEqualTo("old");

        assertThat(reads).isEmpty();
    }

    @Test
    void whatChangesWhileItIsReadIsReadAgain() {
        present = "new key";

        assertThat(settle("old")).isEqualTo("new key and certificate");

        assertThat(reads).containsExactly("new key", "new key and certificate");
    }

    private String settle(String known) {
        return Contents.settle(
                known,
                () -> present,
                () -> {
                    reads.add(present);
                    if (present.equals("new key")) {
                        present = "new key and certificate";
                    }
                });
    }
}
