package io.sidelane.api.yaml;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one file, so that people can repair it in one go. */
final class Problems {

    private static final int MOST = 20;

    private final List<Problem> problems = new ArrayList<>();
    private int count;

    void add(Place place, String path, String message) {
        count++;
        if (count <= MOST) {
            problems.add(new Problem(place, path, message));
        }
    }

    /** How many were added, those that are not kept included. */
    int count() {
        return count;
    }

    /** The first of them. */
    List<Problem> all() {
        return List.copyOf(problems);
    }
}
