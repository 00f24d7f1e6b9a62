package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("Which connections are enrolled.")
public enum Enrol implements Word {
    @Doc("Those whose program has been observed to gain from it and not to suffer.")
    AUTO("Auto"),
    @Doc("All that match, without observing first.")
    ALWAYS("Always"),
    @Doc("None; those that are enrolled are taken off.")
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
