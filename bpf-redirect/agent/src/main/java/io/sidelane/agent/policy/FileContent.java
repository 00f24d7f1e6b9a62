package io.sidelane.agent.policy;

import io.sidelane.api.yaml.Located;
import java.util.List;

/**
 * One file as far as it could be read.
 *
 * @param objects of its present content, or of the last good one
 * @param errors why the present content is not in force, empty when it is
 */
record FileContent(String file, List<Located> objects, List<String> errors) {

    FileContent {
        objects = List.copyOf(objects);
        errors = List.copyOf(errors);
    }
}
