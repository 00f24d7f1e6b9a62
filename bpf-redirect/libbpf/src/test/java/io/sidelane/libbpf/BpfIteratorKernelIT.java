package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@RequiresBpf
class BpfIteratorKernelIT {

    private static final long SOCKET_SEEN = 16;
    private static final int MANY = 100_000;

    @Test
    void showsTheSocketsOfTheNamespaceThatReads() {
        try (var netns = NetworkNamespace.create("iterator");
                var listener = netns.call(Loopback::listen);
                var object = TestObject.PROBE.openOnly("list_tcp").load();
                var program = object.program("list_tcp");
                var iterator = BpfIterator.open(program)) {

            List<MemorySegment> inside = netns.call(() -> iterator.readRecords(SOCKET_SEEN, MANY));
            List<MemorySegment> outside = iterator.readRecords(SOCKET_SEEN, MANY);

            long cookie = listener.longOption(NativeSocket.SOL_SOCKET, NativeSocket.SO_COOKIE);
            assertThat(inside)
                    .singleElement()
                    .satisfies(
                            seen -> {
                                assertThat(seen.get(JAVA_LONG, 0)).isEqualTo(cookie);
                                assertThat(seen.get(JAVA_INT, 8))
                                        .isEqualTo(listener.localAddress().getPort());
                            });
            assertThat(outside).extracting(seen -> seen.get(JAVA_LONG, 0)).doesNotContain(cookie);
        }
    }

    @Test
    void readsMoreThanOneBufferfulToItsEnd() {
        try (var netns = NetworkNamespace.create("iterator");
                var object = TestObject.PROBE.openOnly("list_tcp").load();
                var program = object.program("list_tcp");
                var iterator = BpfIterator.open(program)) {
            List<NativeSocket> sockets =
                    netns.call(() -> Stream.generate(Loopback::listen).limit(6000).toList());

            byte[] all = netns.call(iterator::read);

            assertThat(all.length).isEqualTo(6000 * (int) SOCKET_SEEN);
            assertThat(netns.call(() -> iterator.readRecords(SOCKET_SEEN, 5000))).hasSize(5000);
            sockets.forEach(NativeSocket::close);
        }
    }

    @Test
    void refusesToCutRecordsOfTheWrongSize() {
        try (var netns = NetworkNamespace.create("iterator");
                var _ = netns.call(Loopback::listen);
                var object = TestObject.PROBE.openOnly("list_tcp").load();
                var program = object.program("list_tcp");
                var iterator = BpfIterator.open(program)) {

            assertThatThrownBy(() -> netns.call(() -> iterator.readRecords(24, MANY)))
                    .hasMessage("iterator output: 16 bytes (expected: a multiple of 24)");
        }
    }
}
