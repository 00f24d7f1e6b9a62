package io.sidelane.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void nothingButADirectoryIsNeeded() {
        var config = ControlPlaneMain.parse("--config-dir", "/etc/sidelane");

        assertThat(config)
                .isEqualTo(
                        new ServerConfig(
                                Path.of("/etc/sidelane"),
                                ServerConfig.XDS,
                                null,
                                ServerConfig.API,
                                ServerConfig.MANAGEMENT,
                                null,
                                false,
                                "cluster.local",
                                ServerConfig.LogFormat.TEXT,
                                false));
        assertThat(config.environment()).isEqualTo("directory");
    }

    @Test
    void withoutADirectoryTheClusterIsWatched() {
        assertThat(ControlPlaneMain.parse().environment()).isEqualTo("kubernetes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --listen 0.0.0.0:18000 | --listen: 0.0.0.0:18000 without TLS (expected: --tls-cert and --tls-key, or a loopback address)
                    --listen mesh:18000 | --listen: mesh:18000 (expected: HOST:PORT, the host an IP address or localhost)
                    --listen 127.0.0.1:x | --listen: 127.0.0.1:x (expected: a port of 0..65535, 0 for any that is free)
                    --api 10.0.0.1:80 | --api: 10.0.0.1:80 (expected: a loopback address, for it answers without asking who is there)
                    --tls-cert a.pem | --tls-key: missing (expected: --tls-cert and --tls-key, or none of them)
                    --client-ca a.pem | --client-ca: a.pem without TLS (expected: --tls-cert and --tls-key as well)
                    --config-dir d --tls-cert a --tls-key b | --client-ca: missing (expected: the certificates that those of clients come from; without a cluster nothing else proves who they are)
                    --log-format xml | --log-format: xml (expected: text or json)
                    --trust-domain Mesh | --trust-domain: Mesh (expected: 1 to 255 of a-z, 0-9, '.', '-' and '_')
                    --listn x | --listn: not understood (expected: one of --api, --client-ca, --config-dir, --help, --listen, --log-format, --management, --mesh-identities, --tls-cert, --tls-key, --trust-domain, --verbose, --webhook, -h, -v; did you mean --listen?)
                    """)
    void misuseIsOneLineAndStatusTwo(String line, String message) {
        var err = new StringWriter();

        int status =
                ControlPlaneMain.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute(line.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo(message + "; see 'sidelane control-plane --help'");
    }
}
