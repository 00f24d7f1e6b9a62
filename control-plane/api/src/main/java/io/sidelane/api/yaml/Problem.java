package io.sidelane.api.yaml;

/**
 * Why a file is not taken.
 *
 * @param path the field, e.g. {@code spec.sockmap.scope[1]}, empty when it is the document
 * @param message {@code <value> (expected: <what would do>)}
 */
public record Problem(Place place, String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty()
                ? "%s: %s".formatted(place, message)
                : "%s: %s: %s".formatted(place, path, message);
    }
}
