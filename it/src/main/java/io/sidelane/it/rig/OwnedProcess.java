package io.sidelane.it.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that we started and therefore stop, by its pid. */
public final class OwnedProcess implements AutoCloseable {
    private final String what;
    private final Process process;
    private final Path log;

    public OwnedProcess(String what, Process process, Path log) {
        this.what = what;
        this.process = process;
        this.log = log;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until it is ready; one that ends first tells its last words. */
    public OwnedProcess awaitReady(String condition, Duration limit, BooleanSupplier ready) {
        boolean came = Await.within(limit, () -> !process.isAlive() || ready.getAsBoolean());
        if (!process.isAlive() || !came) {
            throw new RigException(
                    "%s: %s (expected: %s); its log ends: %s"
                            .formatted(
                                    what,
                                    process.isAlive()
                                            ? "not ready after %d s".formatted(limit.toSeconds())
                                            : "ended with code %d".formatted(process.exitValue()),
                                    condition,
                                    logTail()));
        }
        return this;
    }

    /** Ends it as a crash does. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private String logTail() {
        try {
            var text = Files.readString(log).strip();
            return text.substring(Math.max(0, text.length() - 600));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
