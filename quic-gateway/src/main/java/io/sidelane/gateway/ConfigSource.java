package io.sidelane.gateway;

import io.sidelane.api.yaml.RecordFile;
import io.sidelane.gateway.config.ConfigFile;
import io.sidelane.gateway.config.GatewayConfig;
import io.sidelane.gateway.config.ProcessConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a gateway's file. */
record ConfigSource(Path file) {

    /** What names of other files are relative to. */
    Path directory() {
        var parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /**
     * @throws StartException with a message for people
     */
    GatewayConfig read() throws StartException {
        return good(ConfigFile.read(file.toString(), bytes()));
    }

    /**
     * The part of it that is the process's own, where a control plane tells the rest.
     *
     * @throws StartException with a message for people
     */
    ProcessConfig readProcess() throws StartException {
        return good(RecordFile.read(file.toString(), bytes(), ProcessConfig.class));
    }

    private static <R extends Record> R good(RecordFile<R> read) throws StartException {
        return switch (read) {
            case RecordFile.Good<R> good -> good.record();
            case RecordFile.Bad<R> bad ->
                    throw new StartException(
                            String.join(
                                    "\n", bad.problems().stream().map(Object::toString).toList()));
        };
    }

    private byte[] bytes() throws StartException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartException(
                    "%s: %s (expected: a file that can be read)"
                            .formatted(
                                    file,
                                    e instanceof java.nio.file.NoSuchFileException
                                            ? "no such file"
                                            : e.getMessage()));
        }
    }
}
