package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("What a policy does to the pods it wins.")
public enum Enforcement implements Word {
    @Doc("The chosen profile is put into force.")
    ENFORCE("Enforce"),
    @Doc("The choice is made and shown, nothing is changed.")
    DRY_RUN("DryRun"),
    @Doc(
            "The pods stay on TCP, whatever a lesser policy says. Write it in quotes: YAML 1.1 takes a bare Off for a boolean.")
    OFF("Off");

    private final String word;

    Enforcement(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
