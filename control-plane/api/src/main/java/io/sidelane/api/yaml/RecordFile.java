package io.sidelane.api.yaml;

import io.sidelane.api.yaml.Node.Mapping;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file that is one record, as a program's own configuration is, rather than objects of kinds. */
public sealed interface RecordFile<R extends Record> {

    /**
     * @param document knows the place of each field, for what concerns several of them
     */
    record Good<R extends Record>(R record, Document document) implements RecordFile<R> {}

    /** At least one problem, in the order of the file as far as it was read. */
    record Bad<R extends Record>(List<Problem> problems) implements RecordFile<R> {
        public Bad {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a file by the record's components and their annotations.
     *
     * @param file what errors call it
     */
    static <R extends Record> RecordFile<R> read(String file, byte[] bytes, Class<R> type) {
        if (bytes.length > YamlReader.MAX_BYTES) {
            return bad(
                    file,
                    "%d bytes (expected: at most %d)"
                            .formatted(bytes.length, YamlReader.MAX_BYTES));
        }
        try {
            // The decoder of a new one reports what is malformed instead of replacing it.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            var documents = NodeParser.parse(file, text.toString());
            if (documents.size() != 1 || !(documents.getFirst() instanceof Mapping mapping)) {
                return bad(
                        file, "%d documents (expected: one mapping)".formatted(documents.size()));
            }
            var values = new Values(new Problems());
            var record = new Records(values).read(new Fields(mapping, "", values), type);
            return record == null
                    ? new Bad<>(values.problems().all())
                    : new Good<>(record, new Document(mapping));
        } catch (CharacterCodingException _) {
            return bad(file, "bytes that are no text (expected: UTF-8)");
        } catch (YamlException e) {
            return new Bad<>(List.of(e.problem()));
        }
    }

    private static <R extends Record> RecordFile<R> bad(String file, String message) {
        return new Bad<>(List.of(new Problem(new Place(file, 1, 1), "", message)));
    }
}
