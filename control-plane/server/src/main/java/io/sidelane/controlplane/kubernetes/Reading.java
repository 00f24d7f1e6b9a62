package io.sidelane.controlplane.kubernetes;

import org.jspecify.annotations.Nullable;

/** What an object of the API server came to. */
sealed interface Reading<F> {

    record Taken<F>(F fact) implements Reading<F> {}

    /** The object says nothing to us. */
    record Nothing<F>() implements Reading<F> {}

    /**
     * @param why in one line for people; what was last taken of the object stays
     */
    record Refused<F>(String why) implements Reading<F> {}

    /**
     * @param fact null if the object says nothing to us
     */
    static <F> Reading<F> of(@Nullable F fact) {
        return fact == null ? new Nothing<>() : new Taken<>(fact);
    }
}
