package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;

/** Writes documents as YAML, equal ones always alike. Comments of the input are not kept. */
final class Yaml {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    static String write(List<JsonNode> documents) {
        return documents.stream().map(Yaml::write).collect(Collectors.joining("---\n"));
    }

    private static String write(JsonNode document) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        return new org.yaml.snakeyaml.Yaml(options).dump(JSON.convertValue(document, Object.class));
    }
}
