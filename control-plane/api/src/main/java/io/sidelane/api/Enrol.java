package io.sidelane.api;

/** Which connections are enrolled. */
public enum Enrol implements Word {
    /** Those whose program has been observed to gain from it and not to suffer. */
    AUTO("Auto"),
    /** All that match, without observing first. */
    ALWAYS("Always"),
    /** None; the policy only observes. */
    NEVER("Never");

    private final String word;

    Enrol(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
