package io.sidelane.injector.cases;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;

/**
 * A pod that cannot have candidate {@code fast} and gets the next.
 *
 * @param path of {@code fast}
 * @param message part of the sentence that says why
 * @param onlyInFiles why no API server ever has this, empty when it can
 */
public record Refused(
        AccelerationPath path,
        String what,
        Scene scene,
        Reason reason,
        String message,
        String onlyInFiles) {

    public String pod() {
        return scene.pod();
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(path.word(), what);
    }
}
