package io.sidelane.api.yaml;

import io.sidelane.api.yaml.Node.Field;
import io.sidelane.api.yaml.Node.Mapping;
import io.sidelane.api.yaml.Node.Scalar;
import io.sidelane.api.yaml.Node.ScalarType;
import io.sidelane.api.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns YAML events into nodes. Works on events because only they tell {@code "1"} from {@code 1}
 * and give every key its place.
 *
 * <p>Never builds an object of a type that the text names, and counts what aliases stand for, so
 * that a small file cannot become a large one.
 */
final class NodeParser {

    static final int MAX_NODES = 20_000;
    static final int MAX_DEPTH = 32;

    private final String file;
    private final String text;
    private final ParserImpl events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;

    private record Anchored(@Nullable Node node, int size) {}

    private NodeParser(String file, String text) {
        this.file = file;
        this.text = text;
        var options = new LoaderOptions();
        // Ours are checked first and have the better message.
        options.setNestingDepthLimit(MAX_DEPTH * 4);
        this.events = new ParserImpl(new StreamReader(text), options);
    }

    /** The documents that are not empty. */
    static List<Node> parse(String file, String text) throws YamlException {
        return new NodeParser(file, text).documents();
    }

    private List<Node> documents() throws YamlException {
        var documents = new ArrayList<Node>();
        try {
            for (var event = events.getEvent();
                    !event.is(ID.StreamEnd);
                    event = events.getEvent()) {
                if (event instanceof DocumentStartEvent) {
                    anchors.clear();
                    var node = node(events.getEvent(), 0);
                    if (!(node instanceof Scalar scalar && scalar.type() == ScalarType.NULL)) {
                        documents.add(node);
                    }
                }
            }
        } catch (MarkedYAMLException e) {
            throw syntax(e.getProblemMark(), e.getProblem());
        } catch (ReaderException e) {
            throw syntax(markOf(e.getPosition()), "a character that YAML does not allow");
        } catch (YAMLException e) {
            throw syntax(null, e.getMessage());
        }
        return documents;
    }

    private Node node(Event event, int depth) throws YamlException {
        var place = place(event.getStartMark());
        if (depth > MAX_DEPTH) {
            throw refused(
                    place, "nested too deep (expected: at most %d levels)".formatted(MAX_DEPTH));
        }
        if (event instanceof AliasEvent alias) {
            return alias(place, alias.getAnchor());
        }
        count(place, 1);
        int before = nodes;
        var anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.put(anchor, new Anchored(null, 0));
        }
        var node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(place, scalar);
                    case SequenceStartEvent _ -> sequence(place, depth);
                    case MappingStartEvent _ -> mapping(place, depth);
                    default -> throw refused(place, "%s (expected: a value)".formatted(event));
                };
        if (anchor != null) {
            anchors.put(anchor, new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    private Node alias(Place place, String anchor) throws YamlException {
        var anchored = anchors.get(anchor);
        if (anchored == null || anchored.node() == null) {
            throw refused(
                    place,
                    anchored == null
                            ? "*%s (expected: an anchor &%s before it)".formatted(anchor, anchor)
                            : "*%s (expected: an alias outside of its own value)"
                                    .formatted(anchor));
        }
        count(place, anchored.size());
        return anchored.node();
    }

    private static Scalar scalar(Place place, ScalarEvent event) {
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        var type = plain ? ScalarTypes.ofPlain(event.getValue()) : ScalarType.TEXT;
        return new Scalar(place, type, event.getValue());
    }

    private Sequence sequence(Place place, int depth) throws YamlException {
        var items = new ArrayList<Node>();
        for (var event = events.getEvent(); !event.is(ID.SequenceEnd); event = events.getEvent()) {
            items.add(node(event, depth + 1));
        }
        return new Sequence(place, items);
    }

    private Mapping mapping(Place place, int depth) throws YamlException {
        var fields = new LinkedHashMap<String, Field>();
        for (var event = events.getEvent(); !event.is(ID.MappingEnd); event = events.getEvent()) {
            var keyPlace = place(event.getStartMark());
            if (!(event instanceof ScalarEvent key)) {
                throw refused(keyPlace, "a key that is no text (expected: a field name)");
            }
            count(keyPlace, 1);
            var earlier = fields.get(key.getValue());
            if (earlier != null) {
                throw refused(
                        keyPlace,
                        "%s: a second time (expected: once, it is on line %d already)"
                                .formatted(key.getValue(), earlier.keyPlace().line()));
            }
            fields.put(key.getValue(), new Field(keyPlace, node(events.getEvent(), depth + 1)));
        }
        return new Mapping(place, fields);
    }

    private void count(Place place, int more) throws YamlException {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw refused(
                    place,
                    "too many values, aliases written out (expected: at most %d)"
                            .formatted(MAX_NODES));
        }
    }

    private Place place(@Nullable Mark mark) {
        return mark == null
                ? new Place(file, 1, 1)
                : new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Mark markOf(int position) {
        int line = 0;
        int start = 0;
        for (int i = 0; i < position && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return new Mark(file, position, line, position - start, new int[0], 0);
    }

    private YamlException syntax(@Nullable Mark mark, @Nullable String problem) {
        var words = problem == null ? "not readable" : problem.strip().replaceAll("\\s+", " ");
        return new YamlException(
                new Problem(place(mark), "", "%s (expected: YAML)".formatted(words)));
    }

    private static YamlException refused(Place place, String message) {
        return new YamlException(new Problem(place, "", message));
    }
}
