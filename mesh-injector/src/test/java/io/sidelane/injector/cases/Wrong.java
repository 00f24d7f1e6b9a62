package io.sidelane.injector.cases;

import io.sidelane.api.AccelerationPath;
import io.sidelane.api.Reason;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A thing that is wrong in the same way for each of some paths.
 *
 * @param how makes it wrong in a scene where everything was right
 */
record Wrong(
        String what,
        Set<AccelerationPath> of,
        Reason reason,
        String message,
        UnaryOperator<Scene> how,
        String onlyInFiles) {

    static Wrong wrong(
            String what,
            Set<AccelerationPath> of,
            Reason reason,
            String message,
            UnaryOperator<Scene> how) {
        return new Wrong(what, of, reason, message, how, "");
    }

    Wrong onlyInFiles(String why) {
        return new Wrong(what, of, reason, message, how, why);
    }

    Stream<Refused> each() {
        return of.stream()
                .sorted()
                .map(
                        path ->
                                new Refused(
                                        path,
                                        what,
                                        how.apply(Scenes.of(path)),
                                        reason,
                                        message,
                                        onlyInFiles));
    }
}
