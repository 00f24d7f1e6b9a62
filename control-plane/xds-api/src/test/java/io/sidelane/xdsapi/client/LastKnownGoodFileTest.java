package io.sidelane.xdsapi.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodFileTest {

    @Test
    void nobodyElseReadsItInADirectoryThatOthersMade(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        var file = new LastKnownGoodFile(directory, "n1");
        var draft = Files.createFile(directory.resolve(file.path().getFileName() + ".new"));
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-rw-rw-"));

        file.save(List.of());
        file.save(List.of());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }
}
