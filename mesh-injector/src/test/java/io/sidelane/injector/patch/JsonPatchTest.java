package io.sidelane.injector.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|{\"a\":1}|0",
                "{\"a\":1}|{\"a\":2,\"b\":{}}|2",
                "{\"a\":{\"b\":null},\"c\":[]}|{\"a\":{}}|2",
                "{\"a\":[1,2,3,4]}|{\"a\":[1,5]}|3",
                "{\"a\":[{\"b\":1}]}|{\"a\":[{\"b\":1,\"c\":[]},2,[3]]}|3",
                "{\"a\":[1]}|{\"a\":{\"0\":1}}|1",
                "{\"x/y~z\":{\"~\":1}}|{\"x/y~z\":{\"~\":2,\"/\":3}}|2",
                "[]|{}|1"
            })
    void onePatchMakesOneOfTheOtherInNoMoreStepsThanThereAreDifferences(
            String before, String after, int steps) throws Exception {
        var patch = JsonPatch.between(JSON.readTree(before), JSON.readTree(after));

        assertThat(patch).hasSize(steps);
        assertThat(io.fabric8.zjsonpatch.JsonPatch.apply(patch, JSON.readTree(before)))
                .isEqualTo(JSON.readTree(after));
    }

    /* A table of all pairs of these would have 10^12 places. */
    @Test
    void aListAsLongAsARequestMayBeIsComparedInOnePass() {
        var before = JSON.createObjectNode();
        var env = before.putArray("env");
        for (int i = 0; i < 1_000_000; i++) {
            env.addObject();
        }
        var after = before.deepCopy();
        after.withArray("env").addObject().put("name", "LD_PRELOAD");

        assertThat(JsonPatch.between(before, after)).hasSize(1);
    }
}
