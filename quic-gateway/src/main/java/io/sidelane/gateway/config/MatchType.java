package io.sidelane.gateway.config;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

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

    /**
     * Says in {@code mistakes} what is wrong with a value that is compared so; what takes more
     * steps than Envoy lets it is refused.
     */
    void check(String value, io.sidelane.api.schema.Mistakes mistakes) {
        if (this == REGULAR_EXPRESSION) {
            Regex.check("value", value, mistakes);
        }
    }
}
