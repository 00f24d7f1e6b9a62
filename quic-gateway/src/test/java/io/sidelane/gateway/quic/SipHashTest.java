package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {

    @Test
    void comesToWhatTheReferenceComesTo() {
        var key = new byte[16];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }

        // vectors_sip64 of the reference implementation, 16 bytes 00 to 0f: db9bc2577fcc2a3f.
        assertThat(SipHash.of(key).hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L))
                .isEqualTo(0x3f2acc7f57c29bdbL);
    }
}
