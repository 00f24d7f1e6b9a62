package io.sidelane.cli.render;

import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    /** Three digits at least, e.g. {@code 1.50 MiB}. */
    static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        if (unit == 0) {
            return bytes + " B";
        }
        int digits = amount < 10 ? 2 : amount < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f %s", amount, UNITS[unit]);
    }

    /** {@code 1 node}, {@code 2 nodes}. */
    static String of(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
