package io.sidelane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    void suffixesAreBinaryOrDecimal() {
        assertThat(Quantity.bytes("65536")).hasValue(65_536);
        assertThat(Quantity.bytes("64Ki")).hasValue(65_536);
        assertThat(Quantity.bytes("1Mi")).hasValue(1_048_576);
        assertThat(Quantity.bytes("1.5Mi")).hasValue(1_572_864);
        assertThat(Quantity.bytes("2M")).hasValue(2_000_000);
        assertThat(Quantity.bytes("1k")).hasValue(1_000);
    }

    @Test
    void whatIsNoWholeNumberOfBytesIsNothing() {
        for (var text :
                List.of(
                        "",
                        "Mi",
                        "1 Mi",
                        "1mi",
                        "-1Mi",
                        "1.5",
                        "0.1Ki",
                        "1MiB",
                        "9".repeat(19),
                        "999999999999999999Ti")) {
            assertThat(Quantity.bytes(text)).as(text).isEmpty();
        }
    }
}
