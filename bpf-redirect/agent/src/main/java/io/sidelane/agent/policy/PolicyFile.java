package io.sidelane.agent.policy;

import io.sidelane.api.Word;
import java.util.List;

/**
 * What became of one file.
 *
 * @param objects how many of its objects are in force
 * @param errors why it, or one of its objects, is not; each names its place
 */
public record PolicyFile(String file, State state, int objects, List<String> errors) {

    public PolicyFile {
        errors = List.copyOf(errors);
    }

    /** Whether the file's present content is in force. */
    public enum State implements Word {
        /** All of it. */
        LOADED("loaded"),
        /** Readable, but an object clashes with another or names one that is not there. */
        DEGRADED("degraded"),
        /** Not readable; what it said before is in force. */
        LAST_GOOD("lastGood"),
        /** Not readable; nothing of it is in force. */
        REJECTED("rejected");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
