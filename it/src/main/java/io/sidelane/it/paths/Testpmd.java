package io.sidelane.it.paths;

import io.sidelane.it.rig.Await;
import io.sidelane.it.rig.RigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** DPDK's own forwarder as a container; it sends each frame back with its addresses exchanged. */
public final class Testpmd implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Pattern ADDRESS = Pattern.compile("Port 0: ([0-9A-F:]{17})");

    private final Process process;
    private final Path log;

    private Testpmd(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * What a container runs: huge pages are where a pod finds them, nobody else asks it by files.
     *
     * @param words of DPDK's environment layer: memory and devices
     */
    public static List<String> command(List<String> words) {
        int last = Runtime.getRuntime().availableProcessors() - 1;
        var command =
                new ArrayList<>(
                        List.of(
                                // Its log is a file: what it says would otherwise come at its end.
                                "stdbuf",
                                "-oL",
                                "dpdk-testpmd",
                                "--lcores=0@0,1@" + last,
                                "--no-telemetry",
                                "--huge-dir=/dev/hugepages"));
        command.addAll(words);
        command.addAll(List.of("--", "--total-num-mbufs=8192", "--forward-mode=macswap"));
        return command;
    }

    public static Testpmd start(List<String> commandLine, Path log) {
        var builder =
                new ProcessBuilder(commandLine)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return new Testpmd(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitForwarding() {
        Await.until("testpmd forwards or ends", LIMIT, () -> !process.isAlive() || isForwarding());
        if (!isForwarding()) {
            throw new RigException("testpmd ended: " + said());
        }
    }

    private boolean isForwarding() {
        return said().contains("Press enter to exit");
    }

    /** Of its first port, by what it says when it starts. */
    byte[] hardwareAddress() {
        var found = ADDRESS.matcher(said());
        if (!found.find()) {
            throw new RigException("testpmd: no port; " + said());
        }
        return HexFormat.ofDelimiter(":").parseHex(found.group(1));
    }

    /** All that it said, once it has ended. */
    public String end() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended by itself.
        }
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new RigException("testpmd still runs: " + said());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", e);
        }
        return said();
    }

    private String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
