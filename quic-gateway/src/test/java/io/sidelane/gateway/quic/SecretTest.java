package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whoIsToldTheSameHasTheSame() {
        var told = bytes("0123456789".repeat(4));

        assertThat(Secret.shared(told).bytes()).isEqualTo(Secret.shared(told).bytes());
        assertThat(Secret.shared(told).bytes())
                .isNotEqualTo(Secret.shared(bytes("0123456789".repeat(4) + "\n")).bytes());
    }

    @Test
    void fewBytesAreNoSecret() {
        assertThatThrownBy(() -> Secret.shared(bytes("0".repeat(31)))).hasMessage("31 bytes");
    }
}
