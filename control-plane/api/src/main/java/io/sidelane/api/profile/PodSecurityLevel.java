package io.sidelane.api.profile;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("A level of the Pod Security Standards, in their own words.")
public enum PodSecurityLevel implements Word {
    @Doc("Anything goes.")
    PRIVILEGED("privileged"),
    @Doc("Nothing that is known to give more power.")
    BASELINE("baseline"),
    @Doc("The hardened level.")
    RESTRICTED("restricted");

    private final String word;

    PodSecurityLevel(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
