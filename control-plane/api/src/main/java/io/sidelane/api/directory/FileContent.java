package io.sidelane.api.directory;

import java.util.List;

/**
 * One file as far as it could be read.
 *
 * @param objects of its present content, or of the last good one
 * @param errors why the present content is not in force, empty when it is
 */
public record FileContent<T>(String file, List<T> objects, List<String> errors) {

    public FileContent {
        objects = List.copyOf(objects);
        errors = List.copyOf(errors);
    }
}
