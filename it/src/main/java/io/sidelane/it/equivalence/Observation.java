package io.sidelane.it.equivalence;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the programs of a case saw.
 *
 * @param text canonical, equal whatever carries the bytes
 * @param limits figures that are bounded, not compared
 * @param redirectedBytes what the data path carried meanwhile, 0 over plain TCP
 */
record Observation(String text, Map<String, Long> limits, long redirectedBytes) {

    Observation {
        limits = Map.copyOf(limits);
    }

    static Observation of(String text) {
        return new Observation(text, Map.of(), 0);
    }

    /** Takes the lines that a probe marks as {@code limit} and {@code measured} out of its text. */
    static Observation parse(String output) {
        var text = new StringBuilder();
        var limits = new TreeMap<String, Long>();
        for (String line : output.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 4 && words[1].equals("limit")) {
                limits.put(words[2], Long.parseLong(words[3]));
            } else if (words.length > 1 && words[1].equals("measured")) {
                continue;
            } else {
                text.append(line).append('\n');
            }
        }
        return new Observation(text.toString().strip(), limits, 0);
    }

    Observation withRedirectedBytes(long bytes) {
        return new Observation(text, limits, bytes);
    }
}
