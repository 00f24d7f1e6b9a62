package io.sidelane.injector.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidelane.injector.decision.Lab;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodDraftTest {

    private static final String OURS =
            "{'name': 'vcl', 'command': ['cp', '-R'], 'volumeMounts': [{'name': 'vcl', 'mountPath': '/vcl'}]}";

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "'mountPath': '/vcl'} | 'mountPath': '/vcl', 'readOnly': false} | true",
                "'/vcl'}] | '/vcl'}, {'name': 'token', 'mountPath': '/var/run/secrets'}] | true",
                "[{'name': 'vcl' | [{'name': 'token', 'mountPath': '/a'}, {'name': 'vcl' | true",
                "'/vcl'}] | '/elsewhere'}] | false",
                "[{'name': 'vcl', 'mountPath': '/vcl'}] | [] | false",
                "['cp', '-R'] | ['cp', '-R', '-v'] | false",
                "['cp', '-R'] | ['-R', 'cp'] | false"
            })
    void whatOthersAddedToAThingOfOursLeavesItOurs(String text, String instead, boolean ours) {
        var spec = spec(OURS.replace(text, instead));
        var before = spec.deepCopy();

        assertThat(PodDraft.add(spec, "initContainers", Lab.json(OURS.replace('\'', '"'))))
                .isEqualTo(ours);
        assertThat(spec).isEqualTo(before);
    }

    private static ObjectNode spec(String container) {
        return Lab.json("{'initContainers': [%s]}".formatted(container).replace('\'', '"'));
    }
}
