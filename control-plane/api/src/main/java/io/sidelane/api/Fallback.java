package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("What becomes of a new pod when no candidate can be had.")
public enum Fallback implements Word {
    @Doc("It starts without acceleration, on plain TCP.")
    NONE("None"),
    @Doc("It is refused at admission, with the reasons.")
    DENY("Deny");

    private final String word;

    Fallback(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
