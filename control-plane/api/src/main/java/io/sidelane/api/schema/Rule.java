package io.sidelane.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an API server checks by CEL, of a whole record or of one field. A record says the same in
 * its constructor by {@link Mistakes}, in the same words: a directory has no API server. Only rules
 * about the old value have no such twin.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Repeatable(Rule.List.class)
public @interface Rule {
    /** True when all is well. */
    String value();

    /** What to say otherwise, when it is always the same. */
    String message() default "";

    /** What to say otherwise, as a CEL expression of a string. */
    String says() default "";

    /** The field to blame; empty: what the rule stands on. */
    String field() default "";

    /** Holds several. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
    @interface List {
        Rule[] value();
    }
}
