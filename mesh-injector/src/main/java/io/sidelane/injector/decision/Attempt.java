package io.sidelane.injector.decision;

import io.sidelane.api.AccelerationProfile;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A candidate, and what was looked at for it: up to the first thing that does not hold.
 *
 * @param profile that was tried
 */
public record Attempt(AccelerationProfile profile, List<Looked> looked) {

    public Attempt {
        looked = List.copyOf(looked);
    }

    /**
     * @param what in words
     * @param refusal null when it holds
     */
    public record Looked(String what, @Nullable Refusal refusal) {

        /** A check or a step is named as its class is. */
        static Looked at(Object part, @Nullable Refusal refusal) {
            return new Looked(
                    part.getClass()
                            .getSimpleName()
                            .replaceAll("(?<=.)(?=\\p{Upper})", " ")
                            .toLowerCase(Locale.ROOT),
                    refusal);
        }
    }

    /** Writes down what is looked at. */
    public interface Notes {

        /**
         * @param part a check or a step
         * @return that refusal
         */
        @Nullable Refusal note(Object part, @Nullable Refusal refusal);
    }
}
