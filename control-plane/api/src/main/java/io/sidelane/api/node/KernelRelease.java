package io.sidelane.api.node;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares kernels by the numbers that their releases begin with. */
public final class KernelRelease {

    private static final Pattern NUMBERS = Pattern.compile("^(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private KernelRelease() {}

    /** A release that begins with no numbers is taken for new: only its agent knows. */
    public static boolean atLeast(String release, String wanted) {
        var have = NUMBERS.matcher(release);
        var want = NUMBERS.matcher(wanted);
        if (!have.find() || !want.find()) {
            return true;
        }
        for (int i = 1; i <= 3; i++) {
            int difference = number(have.group(i)) - number(want.group(i));
            if (difference != 0) {
                return difference > 0;
            }
        }
        return true;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
