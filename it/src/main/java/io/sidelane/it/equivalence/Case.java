package io.sidelane.it.equivalence;

import java.util.Set;

/** One thing that must look the same with and without acceleration. */
interface Case {

    String name();

    Group group();

    Claim claim();

    /** The guards without which this case must break; none: it is not run unguarded. */
    default Set<Guard> guards() {
        return Set.of();
    }

    /** Part of the quick run. */
    default boolean quick() {
        return true;
    }

    /** Runs the programs; called once over plain TCP and once accelerated. */
    Observation observe(Stage stage) throws SkippedException;

    /** As the suite is described: what can go wrong. */
    enum Group {
        ORDER,
        BACK_PRESSURE,
        ENDS,
        LANGUAGES,
        ISOLATION,
        LIFE,
        BAD_INPUT
    }
}
