package io.sidelane.gateway.config;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Mistakes;

@Doc("How a value is compared.")
public enum MatchType implements Word {
    @Doc("It is the same.")
    EXACT("Exact"),
    @Doc("All of it matches a regular expression (RE2); one of more than 4,096 characters never.")
    REGULAR_EXPRESSION("RegularExpression");

    private final String word;

    MatchType(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    /** Refuses a value that cannot be compared so, or takes more steps than Envoy lets it. */
    void check(String value) {
        if (this == REGULAR_EXPRESSION) {
            var mistakes = new Mistakes();
            Regex.check("value", value, mistakes);
            mistakes.refuse();
        }
    }
}
