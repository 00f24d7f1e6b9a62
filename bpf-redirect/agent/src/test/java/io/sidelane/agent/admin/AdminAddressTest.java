package io.sidelane.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdminAddressTest {

    @Test
    void loopbackAddressesAndUnixSocketsAreTaken() {
        for (var written :
                List.of("127.0.0.1:9901", "127.1.2.3:0", "[::1]:9901", "unix:/run/a.sock")) {
            assertThat(AdminAddress.parse(written)).isNotNull();
        }
        assertThat(AdminAddress.parse("localhost:80")).hasToString("127.0.0.1:80");
        assertThat(AdminAddress.parse("unix:/run/x/../a.sock")).hasToString("unix:/run/a.sock");
    }

    @Test
    void anAddressThatOthersCanReachIsRefused() {
        for (var written : List.of("0.0.0.0:80", "[::]:80", "10.0.0.1:80", "[fe80::1]:80")) {
            assertThatThrownBy(() -> AdminAddress.parse(written))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "--admin: %s (expected: a loopback address, for it answers without"
                                            .formatted(written)
                                    + " asking who is there)");
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (var written :
                List.of(
                        "9901",
                        "",
                        ":",
                        "host:80",
                        "127.0.0.1:99999",
                        "127.0.0.1:x",
                        "unix:relative",
                        "unix:/" + "x".repeat(100))) {
            assertThatThrownBy(() -> AdminAddress.parse(written))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("--admin: " + written + " (expected: ");
        }
    }
}
