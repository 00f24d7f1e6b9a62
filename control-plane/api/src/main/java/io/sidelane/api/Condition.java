package io.sidelane.api;

/**
 * One condition of an object's status. Carries no time: whoever writes it knows whether the value
 * changed.
 *
 * @param reason a {@link Reason} word, or the type's own word when the status is true
 */
public record Condition(
        ConditionType type,
        boolean status,
        String reason,
        String message,
        long observedGeneration) {

    public static Condition met(ConditionType type, String message, long generation) {
        return new Condition(type, true, type.word(), message, generation);
    }

    public static Condition unmet(
            ConditionType type, Reason reason, String message, long generation) {
        return new Condition(type, false, reason.word(), message, generation);
    }
}
