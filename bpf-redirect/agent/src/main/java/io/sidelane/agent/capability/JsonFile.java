package io.sidelane.agent.capability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What we read of other programs' JSON files. Text that is no JSON has nothing in it. */
final class JsonFile {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(32)
                                    .maxStringLength(1 << 20)
                                    .build())
                    .build();

    private JsonFile() {}

    /** All texts that stand under a key, at any depth, in their order. */
    static List<String> valuesOf(String key, String text) {
        var values = new ArrayList<String>();
        try (var json = JSON.createParser(text)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        && key.equals(json.currentName())) {
                    values.add(json.getText());
                }
            }
        } catch (IOException _) {
            return List.of();
        }
        return values;
    }

    /** Lists of texts by their names, of the one object that stands under a key. */
    static Map<String, Set<String>> listsUnder(String key, String text) {
        var lists = new HashMap<String, Set<String>>();
        try (var json = JSON.createParser(text)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT
                        && key.equals(json.currentName())) {
                    lists(json, lists);
                    return lists;
                }
            }
        } catch (IOException _) {
            return Map.of();
        }
        return lists;
    }

    private static void lists(JsonParser json, Map<String, Set<String>> lists) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var items = lists.computeIfAbsent(name, _ -> new HashSet<>());
            if (json.nextToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    items.add(json.getText());
                }
                json.skipChildren();
            }
        }
    }
}
