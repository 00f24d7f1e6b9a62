package io.sidelane.agent.datapath;

import io.sidelane.api.Word;

/**
 * One finding of the doctor.
 *
 * @param name what was looked at
 * @param detail what was found
 * @param remedy what to do about it, empty when there is nothing to do
 */
public record Check(String name, Verdict verdict, String detail, String remedy) {

    /** How bad it is. Only {@link #FAILED} keeps the agent from starting. */
    public enum Verdict implements Word {
        OK("Ok"),
        WARNING("Warning"),
        FAILED("Failed");

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
