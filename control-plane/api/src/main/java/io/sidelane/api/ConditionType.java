package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("Conditions of an object.")
public enum ConditionType implements Word {
    @Doc(
            "The object makes sense and takes part; False names what it lost to, or what is wrong with it.")
    ACCEPTED("Accepted"),
    @Doc("Everything it names exists and may be used from here.")
    RESOLVED_REFS("ResolvedRefs"),
    @Doc(
            "The kernel or the gateways have acknowledged this generation; False carries the words of the client that refused it.")
    PROGRAMMED("Programmed"),
    @Doc("It works, but less well than asked for.")
    DEGRADED("Degraded");

    private final String word;

    ConditionType(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
