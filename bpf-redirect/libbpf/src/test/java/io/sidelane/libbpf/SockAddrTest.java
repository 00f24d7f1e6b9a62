package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

@SuppressWarnings("AddressSelection") // literals name no host
class SockAddrTest {

    @Test
    void laysOutAnIpv4AddressAsTheKernelDoes() {
        try (var arena = Arena.ofConfined()) {
            byte[] raw =
                    SockAddr.encode(arena, new InetSocketAddress("10.1.2.3", 0x1234))
                            .toArray(JAVA_BYTE);

            assertThat(raw).containsExactly(2, 0, 0x12, 0x34, 10, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void readsBackWhatItWrote() {
        var v4 = new InetSocketAddress("127.0.0.1", 65535);
        var v6 = new InetSocketAddress("2001:db8::7", 80);

        try (var arena = Arena.ofConfined()) {
            assertThat(SockAddr.decode(SockAddr.encode(arena, v4))).isEqualTo(v4);
            assertThat(SockAddr.decode(SockAddr.encode(arena, v6))).isEqualTo(v6);
        }
    }
}
