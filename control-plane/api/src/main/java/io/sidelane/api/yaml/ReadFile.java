package io.sidelane.api.yaml;

import java.util.List;

/** What reading one file came to. A file with one problem is not taken in parts. */
public sealed interface ReadFile {

    record Good(List<Located> objects) implements ReadFile {
        public Good {
            objects = List.copyOf(objects);
        }
    }

    /** At least one problem, in the order of the file as far as it was read. */
    record Bad(List<Problem> problems) implements ReadFile {
        public Bad {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: none (expected: at least one)");
            }
        }
    }
}
