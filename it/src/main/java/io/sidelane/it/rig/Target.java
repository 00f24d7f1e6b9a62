package io.sidelane.it.rig;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where load comes from and goes to. With a socket, host and port are not used. */
public record Target(Pod from, String host, int port, @Nullable Path socket, List<Pod> pods) {
    public Target {
        pods = List.copyOf(pods);
    }

    /** HOST:PORT with brackets around IPv6, or unix:PATH. */
    public String endpoint() {
        if (socket != null) {
            return "unix:" + socket;
        }
        return "%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    }
}
