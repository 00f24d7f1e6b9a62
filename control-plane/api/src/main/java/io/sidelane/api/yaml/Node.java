package io.sidelane.api.yaml;

import java.util.LinkedHashMap;
import java.util.List;

/** A YAML value that knows its place. */
sealed interface Node {

    Place place();

    /** Names the value in an error. */
    String shown();

    /** How a scalar was written; text in quotes is always {@link #TEXT}. */
    enum ScalarType {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** {@code yes}, {@code off} and their like, which YAML 1.1 and 1.2 read differently. */
        AMBIGUOUS,
        NULL
    }

    record Scalar(Place place, ScalarType type, String text) implements Node {

        private static final int SHOWN_CHARACTERS = 80;

        @Override
        public String shown() {
            if (type == ScalarType.NULL) {
                return "nothing";
            }
            if (text.isEmpty()) {
                return "\"\"";
            }
            return text.length() <= SHOWN_CHARACTERS
                    ? text
                    : text.substring(0, SHOWN_CHARACTERS) + "...";
        }
    }

    record Sequence(Place place, List<Node> items) implements Node {
        @Override
        public String shown() {
            return "a list";
        }
    }

    record Mapping(Place place, LinkedHashMap<String, Field> fields) implements Node {

        static Mapping empty(Place place) {
            return new Mapping(place, new LinkedHashMap<>());
        }

        @Override
        public String shown() {
            return "a mapping";
        }
    }

    /** A key of a mapping with its value. */
    record Field(Place keyPlace, Node value) {}
}
