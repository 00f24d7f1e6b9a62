package io.sidelane.api.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant. */
public final class Nearest {

    private static final int LONGEST = 64;

    private Nearest() {}

    /** The nearest of the words, null when none is near enough to be meant. */
    public static @Nullable String to(String written, Collection<String> words) {
        if (written.length() > LONGEST) {
            return null;
        }
        String nearest = null;
        int best = Math.max(1, written.length() / 3) + 1;
        for (var word : words) {
            int distance = distance(lower(written), lower(word));
            if (distance < best) {
                best = distance;
                nearest = word;
            }
        }
        return nearest;
    }

    /** {@code "; did you mean X?"}, or nothing. */
    public static String hint(String written, Collection<String> words) {
        var nearest = to(written, words);
        return nearest == null ? "" : "; did you mean %s?".formatted(nearest);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
