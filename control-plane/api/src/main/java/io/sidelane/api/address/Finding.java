package io.sidelane.api.address;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that does not fit.
 *
 * @param object what it is about, kind and name
 * @param sources pools and networks that it concerns, kind and name each
 * @param message in the form of all messages
 * @param repair what would mend it and takes nothing from anybody alive, null: people must choose
 */
public record Finding(
        Problem problem,
        String object,
        List<String> sources,
        String message,
        @Nullable String repair) {

    public Finding {
        sources = List.copyOf(sources);
    }

    /** What kind of thing; the words are the field's. */
    public enum Problem {
        OVERLAP("IpPoolOverlap"),
        CONFLICT("IpConflict"),
        LEAK("IpLeak"),
        NOT_IN_POOL("IpNotInPool"),
        EXHAUSTED("IpPoolExhausted"),
        NOT_FIXED("FixedIpChanged"),
        UNSUPPORTED("UnsupportedConfiguration");

        private final String word;

        Problem(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
