package io.sidelane.api.decision;

import io.sidelane.api.AccelerationPolicy;
import io.sidelane.api.ClusterAccelerationPolicy;
import io.sidelane.api.Policy;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * More specific wins, then higher priority, then older, then the name that sorts first. A policy
 * whose age nothing records counts as younger than one whose age is known.
 */
final class Precedence {

    static final Comparator<Policy> STRONGEST_FIRST =
            Comparator.comparingInt(Precedence::breadth)
                    .thenComparing(Precedence::priority, Comparator.reverseOrder())
                    .thenComparing(Precedence::created)
                    .thenComparing(Precedence::name);

    private Precedence() {}

    /** Why {@code winner}, which sorts first, is ahead of {@code loser}. */
    static String because(Policy winner, Policy loser) {
        return winner.ref() + " wins: " + advantage(winner, loser);
    }

    private static String advantage(Policy winner, Policy loser) {
        if (breadth(winner) != breadth(loser)) {
            return "it is namespaced";
        }
        if (priority(winner) != priority(loser)) {
            return "its priority %d is higher than %d".formatted(priority(winner), priority(loser));
        }
        return created(winner).equals(created(loser)) ? "its name sorts first" : "it is older";
    }

    private static int breadth(Policy policy) {
        return switch (policy) {
            case AccelerationPolicy _ -> 0;
            case ClusterAccelerationPolicy _ -> 1;
        };
    }

    private static int priority(Policy policy) {
        return policy.spec().priority();
    }

    private static Instant created(Policy policy) {
        @Nullable Instant created = policy.metadata().creationTimestamp();
        return created == null ? Instant.MAX : created;
    }

    private static String name(Policy policy) {
        return policy.metadata().qualifiedName();
    }
}
