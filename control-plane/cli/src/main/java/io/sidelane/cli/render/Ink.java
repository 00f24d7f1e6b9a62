package io.sidelane.cli.render;

/** Colours, or none. */
public enum Ink {
    PLAIN,
    COLOURED;

    private static final String END = "\u001b[0m";

    public boolean coloured() {
        return this == COLOURED;
    }

    String good(String text) {
        return in("\u001b[32m", text);
    }

    String bad(String text) {
        return in("\u001b[31m", text);
    }

    String doubtful(String text) {
        return in("\u001b[33m", text);
    }

    String head(String text) {
        return in("\u001b[1m", text);
    }

    private String in(String start, String text) {
        return coloured() && !text.isEmpty() ? start + text + END : text;
    }

    /** How wide it is on a screen. */
    static int width(String text) {
        return text.replaceAll("\u001b\\[[0-9]*m", "").length();
    }

    /** Text of others without what would steer a terminal. */
    static String safe(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
