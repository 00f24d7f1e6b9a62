package io.sidelane.api.status;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("Whether a condition is met.")
public enum ConditionStatus implements Word {
    @Doc("It is.")
    TRUE("True"),
    @Doc("It is not.")
    FALSE("False"),
    @Doc("Nobody has looked yet.")
    UNKNOWN("Unknown");

    private final String word;

    ConditionStatus(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
