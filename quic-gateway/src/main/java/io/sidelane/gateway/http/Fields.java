package io.sidelane.gateway.http;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Header or trailer fields in their order, names in lower case. Pairs in one array: they are read
 * once on each side and looked up seldom. For one thread.
 */
public final class Fields {

    private @Nullable CharSequence[] pairs;
    private int length;

    public Fields() {
        this(16);
    }

    public Fields(int expected) {
        pairs = new CharSequence[Math.max(4, expected * 2)];
    }

    public Fields add(CharSequence name, CharSequence value) {
        if (length == pairs.length) {
            pairs = Arrays.copyOf(pairs, length * 2);
        }
        pairs[length] = name;
        pairs[length + 1] = value;
        length += 2;
        return this;
    }

    /** The same now, and changed by itself. */
    public Fields copy() {
        var copy = new Fields(length / 2 + 4);
        forEach(copy::add);
        return copy;
    }

    /** Takes all of that name away and adds this one. */
    public Fields set(CharSequence name, CharSequence value) {
        return remove(name).add(name, value);
    }

    public Fields remove(CharSequence name) {
        return removeIf((each, _) -> AsciiString.contentEquals(each, name));
    }

    public Fields removeIf(BiPredicate<CharSequence, CharSequence> unwanted) {
        int kept = 0;
        for (int i = 0; i < length; i += 2) {
            var name = at(i);
            var value = at(i + 1);
            if (!unwanted.test(name, value)) {
                pairs[kept] = name;
                pairs[kept + 1] = value;
                kept += 2;
            }
        }
        Arrays.fill(pairs, kept, length, null);
        length = kept;
        return this;
    }

    /** The first value, null when there is none. */
    public @Nullable CharSequence get(CharSequence name) {
        for (int i = 0; i < length; i += 2) {
            if (AsciiString.contentEquals(at(i), name)) {
                return at(i + 1);
            }
        }
        return null;
    }

    public int count(CharSequence name) {
        int found = 0;
        for (int i = 0; i < length; i += 2) {
            if (AsciiString.contentEquals(at(i), name)) {
                found++;
            }
        }
        return found;
    }

    public int size() {
        return length / 2;
    }

    /** What the question first answers, asked of one field after another; null when nothing. */
    public @Nullable String first(
            BiFunction<CharSequence, CharSequence, @Nullable String> question) {
        for (int i = 0; i < length; i += 2) {
            var answer = question.apply(at(i), at(i + 1));
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    public void forEach(BiConsumer<CharSequence, CharSequence> action) {
        for (int i = 0; i < length; i += 2) {
            action.accept(at(i), at(i + 1));
        }
    }

    private CharSequence at(int index) {
        var value = pairs[index];
        if (value == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return value;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
