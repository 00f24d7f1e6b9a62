package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.yaml.Document;
import io.sidelane.api.yaml.OtherKinds;
import io.sidelane.api.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Gathers documents that are not this API's as JSON, in the order of their file. */
final class Documents implements OtherKinds {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BiPredicate<String, String> taken;
    private final List<JsonNode> all = new ArrayList<>();

    private Documents(BiPredicate<String, String> taken) {
        this.taken = taken;
    }

    /** All, whatever they are. */
    static Documents ofAnyKind() {
        return new Documents((_, _) -> true);
    }

    /** Those that are nobody's of ours; pods are for others to look at. */
    static Documents ofOthers() {
        return new Documents(
                (apiVersion, kind) ->
                        !apiVersion.startsWith("sidelane.io/") && !kind.equals("Pod"));
    }

    /** What is in a document: the items of a List, else itself. */
    static List<JsonNode> objects(JsonNode document) {
        if (!document.path("kind").asText().equals("List")) {
            return List.of(document);
        }
        var items = new ArrayList<JsonNode>();
        document.path("items").forEach(items::add);
        return items;
    }

    List<JsonNode> all() {
        return all;
    }

    @Override
    public boolean take(String apiVersion, String kind) {
        return taken.test(apiVersion, kind);
    }

    @Override
    public List<Problem> read(Document document) {
        all.add(JSON.valueToTree(document.value()));
        return List.of();
    }
}
