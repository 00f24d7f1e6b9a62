package io.sidelane.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What this is and runs on. */
final class Versions {

    private Versions() {}

    static String agent() {
        @Nullable String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static String kernel() {
        return read("/proc/sys/kernel/osrelease");
    }

    static String java() {
        return Runtime.version().toString();
    }

    /* Not InetAddress.getLocalHost, which may ask a name server. */
    static String hostname() {
        return read("/proc/sys/kernel/hostname");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }
}
