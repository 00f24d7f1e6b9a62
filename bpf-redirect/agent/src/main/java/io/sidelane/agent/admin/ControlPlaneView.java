package io.sidelane.agent.admin;

import io.sidelane.api.Word;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the control plane at one moment.
 *
 * @param error why the last connection ended, null while the present one holds
 * @param resources that are desired
 * @param streams ADS streams that were tried since the start
 * @param lastNack what the last NACK said, null when there was none
 * @param reports that were sent
 * @param lastKnownGood where it is, or why it is not
 */
public record ControlPlaneView(
        String address,
        State state,
        @Nullable String error,
        int resources,
        long streams,
        long acks,
        long nacks,
        @Nullable String lastNack,
        long reports,
        String lastKnownGood) {

    /** Where the ADS stream stands. */
    public enum State implements Word {
        CONNECTING("connecting"),
        CONNECTED("connected"),
        /** It ended; another is tried in a moment. */
        WAITING("waiting");

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
