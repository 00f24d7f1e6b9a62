package io.sidelane.api.schema;

/**
 * What is wrong with a field once all fields are known.
 *
 * @param field its name as it is written
 * @param message in the form {@code <value> (expected: <what would do>)}
 */
public record Mistake(String field, String message) {
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
