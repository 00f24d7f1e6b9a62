package io.sidelane.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sidelane.it.rig.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** What {@code manifests/certificates} prints. */
record JdkCertificates(String manifests) {

    static JdkCertificates make() {
        var made =
                Command.outcome(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                Manifests.FOLDER
                                        .resolve("certificates/Certificates.java")
                                        .toString(),
                                "30"),
                        "",
                        Duration.ofSeconds(60));
        assertThat(made.exit()).as(made.stderr()).isZero();
        return new JdkCertificates(made.stdout());
    }

    Secret secret() {
        return Serialization.unmarshal(manifests.split("(?m)^---$")[0], Secret.class);
    }

    byte[] file(String key) {
        return Base64.getDecoder().decode(Objects.requireNonNull(secret().getData().get(key)));
    }
}
