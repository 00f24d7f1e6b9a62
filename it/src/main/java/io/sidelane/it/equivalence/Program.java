package io.sidelane.it.equivalence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running program: its lines as they come, its end by its own will or ours. */
final class Program implements AutoCloseable {

    private static final String END = "\0end";

    private final String name;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader =
                Thread.ofPlatform()
                        .daemon()
                        .name("lines of " + name)
                        .start(() -> readLines(process.getInputStream()));
    }

    /** Starts it with stderr among its lines. */
    static Program start(String name, List<String> command, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new SuiteException("start " + name + ": " + e.getMessage(), e);
        }
    }

    private void readLines(InputStream from) {
        var line = new ByteArrayOutputStream();
        try {
            readLines(from, line);
            // At its end the JDK may take over what the pipe still holds while a read of ours sees
            // the pipe's end:
            // it is behind the same stream then.
            process.waitFor();
            readLines(from, line);
        } catch (IOException _) {
            // Killed while it wrote: what it said until then counts.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (line.size() > 0) {
                lines.add(line.toString(StandardCharsets.UTF_8));
            }
            lines.add(END);
        }
    }

    private void readLines(InputStream from, ByteArrayOutputStream line) throws IOException {
        for (int c = from.read(); c >= 0; c = from.read()) {
            if (c == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(c);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The next line, or null when the program has nothing more to say. */
    @Nullable String line(Duration patience) {
        try {
            String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new SuiteException(
                        "%s: silent for %s s (expected: a line)"
                                .formatted(name, patience.toSeconds()));
            }
            if (line.equals(END)) {
                lines.add(END);
                return null;
            }
            return line;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Reads until a line begins so; gives the words after it. */
    String[] await(String prefix, Duration patience) {
        var said = new ArrayList<String>();
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < until) {
            String line = line(patience);
            if (line == null) {
                break;
            }
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip().split(" ");
            }
            said.add(line);
        }
        throw new SuiteException(
                "%s: ended without '%s' (it said: %s)"
                        .formatted(name, prefix, String.join("; ", said)));
    }

    /** All lines until the program ends. */
    List<String> rest(Duration patience) {
        var all = new ArrayList<String>();
        for (String line = line(patience); line != null; line = line(patience)) {
            all.add(line);
        }
        return all;
    }

    /** What it has said so far and was not read yet; does not wait. */
    List<String> said() {
        var all = new ArrayList<String>();
        lines.drainTo(all);
        if (all.remove(END)) {
            lines.add(END);
        }
        return all;
    }

    void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen", e);
        }
    }

    /** Ends its stdin, which our programs take as the wish to finish. */
    void finish() {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already.
        }
    }

    int exit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SuiteException(
                        "%s: still running after %d s".formatted(name, patience.toSeconds()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    void kill() {
        process.destroyForcibly();
        exit(Duration.ofSeconds(20));
    }

    void terminate() {
        process.destroy();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        try {
            reader.join(2000);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static SuiteException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SuiteException("interrupted", e);
    }

    /** Where a program of ours lies: beside the jar or the classes of this module. */
    static Path home() {
        try {
            Path code =
                    Path.of(
                            Program.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return code.resolveSibling("bin").toAbsolutePath();
        } catch (java.net.URISyntaxException e) {
            throw new SuiteException("location of this program", e);
        }
    }
}
