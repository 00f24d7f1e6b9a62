package io.sidelane.api.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a text, or each text of a list or map, looks like. The expression must mean the same to Java
 * and RE2.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Form {
    /** A regular expression for the whole text; empty: any text. */
    String value() default "";

    int max();

    /** What errors say is expected; needed with an expression. */
    String expected() default "";
}
