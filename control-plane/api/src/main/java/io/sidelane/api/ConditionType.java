package io.sidelane.api;

/** Conditions of a policy or profile. */
public enum ConditionType implements Word {
    /** The object makes sense and takes part. */
    ACCEPTED("Accepted"),
    /** Everything it names exists. */
    RESOLVED_REFS("ResolvedRefs"),
    /** The kernel or the gateways have this generation. */
    PROGRAMMED("Programmed"),
    /** It works, but less well than asked for. */
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
