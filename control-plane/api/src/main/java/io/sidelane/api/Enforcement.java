package io.sidelane.api;

/** What a policy does to the pods it wins. */
public enum Enforcement implements Word {
    /** The chosen profile is put into force. */
    ENFORCE("Enforce"),
    /** The choice is made and shown, nothing is changed. */
    DRY_RUN("DryRun"),
    /** The pods stay on TCP, whatever a lesser policy says. */
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
