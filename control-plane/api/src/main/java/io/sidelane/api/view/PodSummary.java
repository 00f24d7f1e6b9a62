package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Words;
import org.jspecify.annotations.Nullable;

/**
 * @param node null until it is scheduled
 * @param policy null when no policy selects it
 * @param profile null when it has none
 */
@Doc("A pod, and which way its connections go.")
public record PodSummary(
        @Doc("Its namespace.") String namespace,
        @Doc("Its name.") String name,
        @Doc("Its node; null until it is scheduled.") @Nullable String node,
        @Doc("The policy that won it, as `KIND NAME`; null when none selects it.")
                @Nullable String policy,
        @Doc("The profile that was chosen; null when there is none.") @Nullable String profile,
        @Doc("Which way its connections go.") @Words(PodState.class) String state,
        @Doc("Why, in a sentence.") String reason) {}
