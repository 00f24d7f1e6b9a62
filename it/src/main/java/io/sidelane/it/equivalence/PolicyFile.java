package io.sidelane.it.equivalence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The one policy file of a sandbox's agent. */
record PolicyFile(Path directory) {

    private static final String PROFILE =
            """
            apiVersion: sidelane.io/v1alpha1
            kind: AccelerationProfile
            metadata: {name: sockmap}
            spec:
              path: Sockmap
              sockmap: {scope: [SidecarLocal, SameNode], blockingReaders: Skip, unreadBudget: 2Mi, enrol: Auto, adoptExisting: true}
            ---
            apiVersion: sidelane.io/v1alpha1
            kind: ClusterAccelerationPolicy
            metadata: {name: all}
            spec: {candidates: [{profileRef: {name: sockmap}}], enforcement: %s}
            """;

    /** Renamed into place: a reader sees the old file or the new one, never a part. */
    void write(boolean enforce) {
        write(PROFILE.formatted(enforce ? "Enforce" : "Off"));
    }

    void write(String text) {
        try {
            Files.createDirectories(directory);
            Path aside = Files.writeString(directory.resolve(".policy.aside"), text);
            Files.move(aside, directory.resolve("policy.yaml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
