package io.sidelane.injector.cases;

import io.sidelane.api.Reason;

/**
 * A pod that cannot have candidate {@code fast} and gets the next.
 *
 * @param message part of the sentence that says why
 * @param onlyInFiles why no API server ever has this, empty when it can
 */
public record Refused(
        String what, Scene scene, String pod, Reason reason, String message, String onlyInFiles) {

    @Override
    public String toString() {
        return what;
    }

    Refused onlyInFiles(String why) {
        return new Refused(what, scene, pod, reason, message, why);
    }
}
