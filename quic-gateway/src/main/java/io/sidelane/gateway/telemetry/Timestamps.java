package io.sidelane.gateway.telemetry;

import java.time.Instant;

/** Times as RFC 3339 has them, in UTC with milliseconds. Most are of the second before. */
final class Timestamps {

    private long second = -1;
    private String seconds = "";

    /**
     * @param millis since 1970
     */
    String written(long millis) {
        long now = Math.floorDiv(millis, 1_000L);
        if (now != second) {
            second = now;
            var whole = Instant.ofEpochSecond(now).toString();
            seconds = whole.substring(0, whole.length() - 1);
        }
        int rest = Math.floorMod(millis, 1_000);
        return seconds + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest + 'Z';
    }
}
