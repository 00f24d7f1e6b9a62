package io.sidelane.controlplane.kubernetes.admission;

import java.util.List;

/** Whether an object is let in. */
sealed interface Verdict {

    /**
     * @param warnings for whoever wrote it: it will not do what it seems to
     */
    record Allowed(List<String> warnings) implements Verdict {
        public Allowed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * @param why for whoever wrote it
     */
    record Refused(String why) implements Verdict {}

    Verdict ALLOWED = new Allowed(List.of());
}
