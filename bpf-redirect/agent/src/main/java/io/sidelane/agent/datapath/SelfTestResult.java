package io.sidelane.agent.datapath;

import io.sidelane.api.Word;

/**
 * What one check of this kernel said.
 *
 * @param check what was checked, e.g. {@code FIONREAD}
 * @param detail the observation, in words for people
 */
public record SelfTestResult(String check, Verdict verdict, String detail) {

    /** What follows for the feature. */
    public enum Verdict implements Word {
        ON("On"),
        RESTRICTED("Restricted"),
        OFF("Off");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }
}
