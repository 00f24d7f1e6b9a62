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
     * @param part a check's class, or a step's
     * @param refusal null when it holds
     */
    public record Looked(Class<?> part, @Nullable Refusal refusal) {

        /** In words: as the class is named. */
        public String what() {
            return part.getSimpleName()
                    .replaceAll("(?<=.)(?=\\p{Upper})", " ")
                    .toLowerCase(Locale.ROOT);
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
