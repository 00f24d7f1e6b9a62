package io.sidelane.libbpf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NativeSocketIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void carriesBytesBothWays() {
        try (var pair = Loopback.connect()) {
            byte[] got = new byte[16];

            assertThat(pair.client().send("ping".getBytes(US_ASCII), 0)).isEqualTo(4);
            assertThat(pair.server().recv(got, 0)).isEqualTo(4);
            assertThat(new String(got, 0, 4, US_ASCII)).isEqualTo("ping");
            assertThat(pair.server().send("pong!".getBytes(US_ASCII), 0)).isEqualTo(5);
            assertThat(pair.client().recv(got, NativeSocket.MSG_PEEK)).isEqualTo(5);
            assertThat(pair.client().recv(new byte[5], NativeSocket.MSG_WAITALL)).isEqualTo(5);
        }
    }

    @Test
    void usesANativeBufferInPlace() {
        try (var pair = Loopback.connect();
                var arena = Arena.ofConfined()) {
            var buffer = arena.allocateFrom("native");

            assertThat(pair.client().send(buffer, 0)).isEqualTo(7);
            buffer.fill((byte) 0);
            assertThat(pair.server().recv(buffer, 0)).isEqualTo(7);

            assertThat(buffer.getString(0)).isEqualTo("native");
        }
    }

    @Test
    void returnsTheErrnoOfWhatIsToBeObserved() {
        try (var pair = Loopback.connect()) {
            pair.client().nonBlocking(true);

            assertThat(pair.client().recv(new byte[1], 0)).isEqualTo(-Errno.EAGAIN);
            assertThat(pair.server().recv(new byte[1], NativeSocket.MSG_DONTWAIT))
                    .isEqualTo(-Errno.EAGAIN);
            pair.client().nonBlocking(false);
            assertThat(pair.client().shutdown(NativeSocket.SHUT_WR)).isZero();
            assertThat(pair.server().recv(new byte[1], 0)).isZero();
            assertThat(pair.client().send(new byte[1], 0)).isEqualTo(-Errno.EPIPE);
        }
    }

    @Test
    void countsWhatIsUnreadAndPollsForIt() {
        try (var pair = Loopback.connect()) {
            assertThat(pair.server().poll(NativeSocket.POLLIN, Duration.ZERO)).isZero();

            pair.client().send(new byte[123], 0);

            assertThat(pair.server().poll(NativeSocket.POLLIN, SOON))
                    .isEqualTo(NativeSocket.POLLIN);
            assertThat(pair.server().unread()).isEqualTo(123);
        }
    }

    @Test
    void setsAndReadsOptions() {
        try (var pair = Loopback.connect()) {
            pair.client().setOption(NativeSocket.IPPROTO_TCP, NativeSocket.TCP_NODELAY, 1);

            assertThat(pair.client().option(NativeSocket.IPPROTO_TCP, NativeSocket.TCP_NODELAY))
                    .isEqualTo(1);
            assertThat(pair.client().longOption(NativeSocket.SOL_SOCKET, NativeSocket.SO_COOKIE))
                    .isNotZero();
            assertThatThrownBy(() -> pair.client().option(NativeSocket.SOL_SOCKET, 9999))
                    .hasMessage(
                            "getsockopt 1:9999: ENOPROTOOPT (expected: an option of this kernel)");
        }
    }
}
