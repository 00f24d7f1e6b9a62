package io.sidelane.api.view;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("What was decided for a pod.")
public enum Verdict implements Word {
    @Doc("Its connections are to be redirected.")
    REDIRECT("redirect"),
    @Doc("They would be, but the policy is a dry run.")
    DRY_RUN("dryRun"),
    @Doc("They stay on TCP.")
    TCP("tcp");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
