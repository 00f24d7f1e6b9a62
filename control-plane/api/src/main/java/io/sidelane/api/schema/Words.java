package io.sidelane.api.schema;

import io.sidelane.api.Word;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The text is mostly one of these words, which its description lists; others are allowed, so that a
 * newer writer is heard.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Words {
    Class<? extends Word> value();
}
