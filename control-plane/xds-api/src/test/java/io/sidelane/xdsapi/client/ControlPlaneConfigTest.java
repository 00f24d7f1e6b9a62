package io.sidelane.xdsapi.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlPlaneConfigTest {

    private static final Path FILE = Path.of("f.pem");

    @ParameterizedTest
    @ValueSource(strings = {"cp:18000", "10.0.0.1:1", "[::1]:65535", "cp.sidelane-system.svc:443"})
    void anAddressIsWrittenAsItWasRead(String written) {
        assertThat(ControlPlaneAddress.parse(written)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "cp", ":1", "cp:", "cp:0", "cp:65536", "cp:x", "::1:80", "http://cp:80"})
    void whatIsNoAddressIsRefused(String written) {
        assertThatThrownBy(() -> ControlPlaneAddress.parse(written))
                .hasMessage(written + " (expected: HOST:PORT or [IPV6]:PORT)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "127.1.2.3:1", "[::1]:1", "localhost:1"})
    void plaintextIsForLoopback(String address) {
        assertThatCode(() -> config(address, null, null, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:1", "localhost.example:1", "127.evil.example:1"})
    void plaintextToAnythingElseIsRefused(String address) {
        assertThatThrownBy(() -> config(address, null, null, null))
                .hasMessageStartingWith("--control-plane: " + address + " without TLS (expected: ");
        assertThatCode(() -> config(address, FILE, null, null)).doesNotThrowAnyException();
    }

    @Test
    void aCertificateNeedsItsKeyAndTls() {
        assertThatThrownBy(() -> config("cp:1", FILE, FILE, null))
                .hasMessageContaining("one of them (expected: both or none)");
        assertThatThrownBy(() -> config("localhost:1", null, FILE, FILE))
                .hasMessageContaining("--control-plane-cert: without TLS");
    }

    private static ControlPlaneConfig config(
            String address, @Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
        return new ControlPlaneConfig(
                ControlPlaneAddress.parse(address), ca, certificate, key, null, Path.of("/tmp"));
    }
}
