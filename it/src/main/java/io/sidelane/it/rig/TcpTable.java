package io.sidelane.it.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The TCP sockets of a network namespace, read through a process that lives in it. */
public record TcpTable(List<Entry> entries) {
    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    public record Entry(int localPort, int remotePort, String state) {}

    public static TcpTable of(long pid) {
        var lines = new ArrayList<String>();
        for (var file : List.of("tcp", "tcp6")) {
            try {
                lines.addAll(Files.readAllLines(Path.of("/proc/%d/net/%s".formatted(pid, file))));
            } catch (IOException e) {
                // The process has just ended, or there is no IPv6: either way nothing listens
                // there.
                continue;
            }
        }
        return parse(lines);
    }

    static TcpTable parse(List<String> lines) {
        return new TcpTable(
                lines.stream()
                        .map(line -> line.strip().split("\\s+"))
                        .filter(words -> words.length > 3 && words[0].endsWith(":"))
                        .map(words -> new Entry(port(words[1]), port(words[2]), words[3]))
                        .toList());
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    public boolean listensOn(int port) {
        return entries.stream().anyMatch(e -> e.state.equals(LISTEN) && e.localPort == port);
    }

    long established() {
        return entries.stream().filter(e -> e.state.equals(ESTABLISHED)).count();
    }
}
