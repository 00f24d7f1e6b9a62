package io.sidelane.libbpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sidelane.libbpf.XdpSocket.Mode;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interfaces of a network namespace of the test's own. */
@RequiresBpf
class InterfacesKernelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private NetworkNamespace netns;

    @BeforeEach
    void makeInterfaces() {
        netns = NetworkNamespace.create("interfaces");
        netns.call(
                () -> {
                    VethPair.create("one", "other");
                    return true;
                });
    }

    @AfterEach
    void close() {
        netns.close();
    }

    @Test
    void aFrameGoesThroughAPair() {
        var sent = frame("from one to the other");

        byte[] received =
                netns.call(
                        () -> {
                            int one = Interfaces.index("one");
                            int other = Interfaces.index("other");
                            try (var out = PacketSocket.open(one, PacketSocket.ETH_P_ALL);
                                    var in = PacketSocket.open(other, 0x88B5)) {
                                out.send(sent);
                                return Objects.requireNonNull(in.receive(PATIENCE), "no frame");
                            }
                        });

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void refusesANameThatIsTaken() {
        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(
                        () ->
                                netns.call(
                                        () -> {
                                            VethPair.create("one", "third");
                                            return true;
                                        }))
                .withMessageStartingWith("make veth one and third: EEXIST (expected: ");
    }

    @Test
    void saysWhichInterfaceThereIsNot() {
        assertThatExceptionOfType(BpfException.class)
                .isThrownBy(() -> netns.call(() -> Interfaces.index("none")))
                .withMessageStartingWith("find interface none: ENODEV (expected: ");
    }

    @Test
    void anXdpProgramIsInTheDriverWhileItsLinkIsOpen() {
        netns.call(
                () -> {
                    int one = Interfaces.index("one");
                    try (var object = TestObject.PROBE.openOnly("pass_packet").load();
                            var program = object.program("pass_packet")) {
                        try (var link = BpfLink.xdp(program, one)) {
                            assertThat(link.info().type()).isEqualTo(LinkType.XDP);
                            // There is room for one.
                            assertThatExceptionOfType(BpfException.class)
                                    .isThrownBy(() -> BpfLink.xdp(program, one).close())
                                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
                        }
                        // It is free again.
                        BpfLink.xdp(program, one).close();
                    }
                    return true;
                });
    }

    @Test
    void anInterfaceWithoutADriverThatCanRefusesIt() {
        netns.call(
                () -> {
                    try (var object = TestObject.PROBE.openOnly("pass_packet").load();
                            var program = object.program("pass_packet")) {
                        assertThatExceptionOfType(BpfException.class)
                                .isThrownBy(
                                        () -> BpfLink.xdp(program, Interfaces.index("lo")).close())
                                .withMessageContaining("as XDP, in its driver: EOPNOTSUPP");
                    }
                    return true;
                });
    }

    @Test
    void aTrafficControlProgramSeesFrames() {
        try (var object = TestObject.PROBE.openOnly("count_packet").load();
                var counters = object.map("counters");
                var program = object.program("count_packet")) {
            netns.call(
                    () -> {
                        int one = Interfaces.index("one");
                        try (var _ = BpfLink.trafficControl(program, one, AttachType.TCX_EGRESS);
                                var out = PacketSocket.open(one, PacketSocket.ETH_P_ALL)) {
                            out.send(frame("counted"));
                        }
                        return true;
                    });

            assertThat(counters.lookupPerCpu(MemorySegment.ofArray(new int[] {1})))
                    .anyMatch(value -> value.get(JAVA_INT, 0) > 0);
        }
    }

    @Test
    void anAfXdpSocketIsBoundToAQueueAndFreesIt() {
        netns.call(
                () -> {
                    int one = Interfaces.index("one");
                    XdpSocket.bind(one, 0, Mode.COPY).close();
                    try (var _ = bindWhenFree(one)) {
                        assertThatExceptionOfType(BpfException.class)
                                .isThrownBy(() -> XdpSocket.bind(one, 99, Mode.COPY).close())
                                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
                    }
                    return true;
                });
    }

    /**
     * The kernel lets a queue go a moment after its socket (net/xdp/xsk_buff_pool.c, xp_put_pool).
     */
    private static XdpSocket bindWhenFree(int device) {
        var bound = new AtomicReference<XdpSocket>();
        Await.until(
                "queue 0 is free again",
                () -> {
                    try {
                        bound.set(XdpSocket.bind(device, 0, Mode.COPY));
                        return true;
                    } catch (BpfException e) {
                        assertThat(e.errno()).isEqualTo(Errno.EBUSY);
                        return false;
                    }
                });
        return Objects.requireNonNull(bound.get(), "bound");
    }

    /* Broadcast, of a type that is for experiments (IEEE 802). */
    private static byte[] frame(String text) {
        var frame = new byte[64];
        Arrays.fill(frame, 0, 6, (byte) 0xff);
        frame[6] = 2;
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, frame, 14, bytes.length);
        return frame;
    }
}
