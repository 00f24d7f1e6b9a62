package io.sidelane.xds;

/**
 * Words of a client, fit for a log, an event and a terminal: cut, and without characters that are
 * not printed or that change the meaning of those beside them.
 */
public final class Quoted {
    private Quoted() {}

    /**
     * {@code text} with such characters as <code>\\uXXXX</code>.
     *
     * @param most characters of {@code text} that are kept; what is cut is counted at the end
     */
    public static String of(String text, int most) {
        if (text.length() <= most && text.chars().allMatch(Quoted::isPlain)) {
            return text;
        }
        var quoted = new StringBuilder();
        for (var i = 0; i < Math.min(most, text.length()); i++) {
            var c = text.charAt(i);
            if (isPlain(c)) {
                quoted.append(c);
            } else {
                quoted.append("\\u%04x".formatted((int) c));
            }
        }
        if (text.length() > most) {
            quoted.append("… (%d more)".formatted(text.length() - most));
        }
        return quoted.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
