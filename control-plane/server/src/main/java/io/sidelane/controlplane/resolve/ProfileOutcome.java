package io.sidelane.controlplane.resolve;

import java.util.SortedSet;

/**
 * What became of a profile.
 *
 * @param matchedPods pods that have it, dry runs included
 * @param policies those that name it, by {@code Policy.ref()}
 * @param nodes those that have pods of it
 */
public record ProfileOutcome(
        ProfileReadiness readiness,
        int matchedPods,
        SortedSet<String> policies,
        SortedSet<String> nodes) {}
