package io.sidelane.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FileReferenceTest {

    private static final Path FILE = Path.of("FILE.md");
    private static final String REWRITE =
            "mvn -pl quic-gateway test -Dtest=FileReferenceTest -Dsidelane.file=rewrite";

    @Test
    void theReferenceIsWhatTheRecordsSay() throws IOException {
        var reference = FileReference.markdown(REWRITE);
        if ("rewrite".equals(System.getProperty("sidelane.file"))) {
            Files.writeString(FILE, reference);
        }

        assertThat(FILE).as("rewrite it by: %s", REWRITE).content().isEqualTo(reference);
    }
}
