package io.sidelane.gateway.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a response stands beside others of its connection (RFC 9218).
 *
 * @param urgency 0, the first, to 7
 * @param incremental whether parts of it are of use, so that it can share with its like
 */
public record Priority(int urgency, boolean incremental) {

    /** The name of the field, in requests and responses. */
    public static final String FIELD = "priority";

    /** What a signal leaves open. */
    public static final Priority DEFAULT = new Priority(3, false);

    /** Of who gives no signal: as urgent as the default, and it shares. */
    public static final Priority UNSAID = new Priority(3, true);

    private static final Pattern URGENCY = Pattern.compile("u=([0-7])(;.*)?");

    /**
     * What a field says.
     *
     * @param base what it leaves open
     */
    public static Priority parse(@Nullable CharSequence field, Priority base) {
        if (field == null) {
            return base;
        }
        int urgency = base.urgency;
        boolean incremental = base.incremental;
        for (var member : field.toString().split(",", 16)) {
            var said = member.strip();
            var level = URGENCY.matcher(said);
            if (level.matches()) {
                urgency = Integer.parseInt(level.group(1));
            } else if (is(said, "i") || is(said, "i=?1")) {
                incremental = true;
            } else if (is(said, "i=?0")) {
                incremental = false;
            }
        }
        return new Priority(urgency, incremental);
    }

    private static boolean is(String said, String word) {
        return said.equals(word) || said.startsWith(word + ";");
    }
}
