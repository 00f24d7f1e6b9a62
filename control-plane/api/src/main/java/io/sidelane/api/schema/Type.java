package io.sidelane.api.schema;

import io.sidelane.api.Word;

/** What a value is, as far as reading, writing and describing it goes. */
public sealed interface Type {

    record Text() implements Type {}

    record Flag() implements Type {}

    /**
     * @param wide whether it is a {@code long}
     */
    record Whole(boolean wide) implements Type {}

    /** Bytes, a {@code long} that is written as a quantity. */
    record Amount() implements Type {}

    /** A time of RFC 3339. */
    record Time() implements Type {}

    /**
     * @param words an enum that is a {@link Word}
     */
    record OneWord(Class<?> words) implements Type {}

    record Nested(Class<? extends Record> record) implements Type {}

    /** Items in their order. */
    record ListOf(Type item) implements Type {}

    /**
     * Each item once.
     *
     * @param sorted whether Java has it as a {@code SortedSet}
     */
    record SetOf(Type item, boolean sorted) implements Type {}

    /** From text to values. */
    record MapOf(Type value) implements Type {}
}
