package io.sidelane.agent.capability.decision;

import io.sidelane.api.Reason;

/** Whether a machine can offer a path. */
sealed interface Verdict {

    /**
     * It can.
     *
     * @param message what it is offered by
     */
    record Ready(String message) implements Verdict {}

    /**
     * It cannot.
     *
     * @param message what was found, and what was expected
     */
    record Refused(Reason reason, String message) implements Verdict {}

    static Ready ready(String message, Object... values) {
        return new Ready(message.formatted(values));
    }

    static Refused refused(Reason reason, String message, Object... values) {
        return new Refused(reason, message.formatted(values));
    }
}
