package io.sidelane.it.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What both sides of many streams said of each: {@code stream ID sent N received N FAULT}. Pure.
 */
record StreamCount(int expected, int whole, List<String> faults, String said) {

    StreamCount {
        faults = List.copyOf(faults);
    }

    private record Side(long sent, long received, String fault) {}

    static StreamCount of(int expected, List<String> client, List<String> server) {
        Map<Long, Side> clients = sides(client);
        Map<Long, Side> servers = sides(server);
        var faults = new ArrayList<String>();
        int whole = 0;
        for (var entry : clients.entrySet()) {
            Side c = entry.getValue();
            Side s =
                    servers.getOrDefault(
                            entry.getKey(), new Side(0, 0, "never seen at the server"));
            if (!c.fault.equals("fine") || !s.fault.equals("fine")) {
                faults.add(
                        "stream %d: client %s, server %s"
                                .formatted(entry.getKey(), c.fault, s.fault));
            } else if (c.sent != s.received || s.sent != c.received) {
                faults.add(
                        "stream %d: client sent %d, server got %d; server sent %d, client got %d"
                                .formatted(entry.getKey(), c.sent, s.received, s.sent, c.received));
            } else {
                whole++;
            }
        }
        return new StreamCount(
                expected,
                whole,
                faults,
                client.stream()
                        .filter(line -> !line.startsWith("stream ") && !line.equals("dialled"))
                        .collect(Collectors.joining("; ")));
    }

    private static Map<Long, Side> sides(List<String> lines) {
        var sides = new TreeMap<Long, Side>();
        for (String line : lines) {
            String[] words = line.split(" ", 7);
            if (words.length == 7 && words[0].equals("stream")) {
                sides.put(
                        Long.parseUnsignedLong(words[1]),
                        new Side(
                                Long.parseUnsignedLong(words[3]),
                                Long.parseUnsignedLong(words[5]),
                                words[6]));
            }
        }
        return sides;
    }

    /** Canonical as long as all is well; with the first faults when it is not. */
    String text() {
        if (whole == expected && faults.isEmpty()) {
            return "%d of %d streams whole".formatted(whole, expected);
        }
        return "%d of %d streams whole; %s"
                .formatted(
                        whole,
                        expected,
                        faults.isEmpty()
                                ? "the others said nothing" + (said.isEmpty() ? "" : " but " + said)
                                : String.join("; ", faults.subList(0, Math.min(3, faults.size()))));
    }
}
