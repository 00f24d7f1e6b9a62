package io.sidelane.it.report;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Format {
    private Format() {}

    public static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Microseconds, or milliseconds from a thousand on, with three digits that mean something. */
    public static String micros(double micros) {
        if (Double.isNaN(micros)) {
            return "–";
        }
        return micros >= 1000 ? digits(micros / 1000) + " ms" : digits(micros) + " µs";
    }

    private static String digits(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A ratio as the change it is: −14 %, +9 %, ±0 %. */
    public static String change(double ratio) {
        if (Double.isNaN(ratio)) {
            return "–";
        }
        long percent = Math.round((ratio - 1) * 100);
        return percent == 0 ? "±0 %" : (percent > 0 ? "+" : "−") + Math.abs(percent) + " %";
    }

    public static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    public static String bytesPerSecond(double bytes) {
        return bytes >= 1e9 ? digits(bytes / 1e9) + " GB/s" : digits(bytes / 1e6) + " MB/s";
    }

    public static String seconds(double seconds) {
        return Svg.number(seconds);
    }

    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 90 ? seconds + " s" : "%d min".formatted(Math.round(seconds / 60.0));
    }
}
