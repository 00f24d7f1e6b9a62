package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u=0|0|false",
                "u=5, i|5|true",
                "i,u=1|1|true",
                "i=?0, u=2|2|false",
                "i=?1|3|true",
                "u=6;a=b , i;c|6|true",
                "u=8|3|false",
                "u=-1|3|false",
                "u|3|false",
                "u=0, u=7|7|false",
                "x=1, nonsense|3|false"
            })
    void aFieldSaysWhatItSaysAndNothingElse(String field, int urgency, boolean incremental) {
        assertThat(Priority.parse(field, Priority.DEFAULT))
                .isEqualTo(new Priority(urgency, incremental));
    }

    @ParameterizedTest
    @CsvSource({"i=?0,7,false", "u=0,0,true"})
    void whatIsLeftOpenStaysAsItWas(String field, int urgency, boolean incremental) {
        assertThat(Priority.parse(field, new Priority(7, true)))
                .isEqualTo(new Priority(urgency, incremental));
    }
}
