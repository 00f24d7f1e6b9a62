package io.sidelane.gateway.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.sidelane.gateway.config.ShieldConfig;
import io.sidelane.gateway.config.ShieldMode;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.LibraryUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program itself, run by the kernel on packets that never were on a wire (BPF_PROG_RUN). */
class ShieldKernelIT {

    private static final int PORT = 8_443;
    private static final int RATE = 5;
    private static final String PASSED = "Return value: 2";
    private static final String DROPPED = "Return value: 1";

    @TempDir private Path directory;
    private final Secret secret = Secret.random();
    private BpfObject object;

    @BeforeEach
    void load() {
        try {
            object =
                    Shield.load(
                            new ShieldConfig("none", ShieldMode.NATIVE, RATE),
                            secret,
                            List.of(PORT));
        } catch (BpfException | LibraryUnavailableException e) {
            object = abort("shield: not loaded: %s (expected: root)".formatted(e.getMessage()));
        }
    }

    @AfterEach
    void close() {
        if (object != null) {
            object.close();
        }
    }

    /* An Ethernet frame with IPv4, from a source of that number. */
    private static byte[] ipv4(int source, int port, byte[] payload) {
        var frame = ByteBuffer.allocate(42 + payload.length);
        frame.put(new byte[12]).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + payload.length));
        frame.putInt(0).put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.putInt(source).putInt(0x0a000001);
        return udp(frame, port, payload);
    }

    private static byte[] ipv6(long network, long host, int port, byte[] payload) {
        var frame = ByteBuffer.allocate(62 + payload.length);
        frame.put(new byte[12]).putShort((short) 0x86dd);
        frame.putInt(0x60000000).putShort((short) (8 + payload.length));
        frame.put((byte) 17).put((byte) 64).putLong(network).putLong(host).put(new byte[16]);
        return udp(frame, port, payload);
    }

    private static byte[] udp(ByteBuffer frame, int port, byte[] payload) {
        frame.putShort((short) 40_000).putShort((short) port);
        frame.putShort((short) (8 + payload.length)).putShort((short) 0);
        return frame.put(payload).array();
    }

    private static byte[] longHeader(int first, int version, byte[] id, int length) {
        var packet = ByteBuffer.allocate(length);
        packet.put((byte) first).putInt(version).put((byte) id.length).put(id);
        return packet.array();
    }

    private static byte[] initial(int length) {
        return longHeader(0xc0, 1, new byte[8], length);
    }

    private String run(byte[] frame) throws IOException, InterruptedException {
        var in = directory.resolve("packet");
        Files.write(in, frame);
        var id = Integer.toString(object.program("shield").id());
        var process =
                new ProcessBuilder("bpftool", "prog", "run", "id", id, "data_in", in.toString())
                        .redirectErrorStream(true)
                        .start();
        try (var out = process.inputReader()) {
            return String.join(" ", out.readAllLines());
        } finally {
            process.waitFor();
        }
    }

    private long count(String cause) {
        return Objects.requireNonNull(Shield.packets(object.map("counts")).get(cause));
    }

    @ParameterizedTest
    @CsvSource({
        "0xc0, 1, 8, 1200, initial, 2",
        "0xc0, 1, 20, 1200, initial, 2",
        "0xc0, 1, 8, 1199, dropped_short_initial, 1",
        "0xc0, 1, 7, 1200, dropped_unknown_id, 1",
        "0xd0, 1, 8, 100, early_data, 2",
        "0xe0, 1, 8, 100, dropped_unknown_id, 1",
        "0xe0, 1, 20, 100, dropped_unknown_id, 1",
        "0xf0, 1, 8, 100, dropped_unknown_id, 1",
        "0xd0, 0x6b3343cf, 8, 1200, other_version, 2",
        "0xd0, 0x6b3343cf, 8, 600, dropped_short_initial, 1",
        "0x80, 0, 8, 1200, dropped_unknown_id, 1",
        "0x40, 0, 0, 21, short_header, 2",
        "0x00, 0, 0, 1300, short_header, 2",
        "0x40, 0, 0, 20, dropped_runt, 1",
        "0x40, 0, 0, 6, dropped_runt, 1"
    })
    void eachIsPassedOrDroppedAndCountedByItsCause(
            String first, String version, int id, int length, String cause, int verdict)
            throws Exception {
        var payload =
                longHeader(
                        Integer.decode(first),
                        (int) (long) Long.decode(version),
                        new byte[Math.min(id, length - 6)],
                        length);

        assertThat(run(ipv4(1, PORT, payload))).contains("Return value: " + verdict);
        assertThat(run(ipv6(1, 1, PORT, payload))).contains("Return value: " + verdict);

        assertThat(count(cause)).isEqualTo(2);
        assertThat(Shield.packets(object.map("counts")).values().stream().mapToLong(n -> n).sum())
                .isEqualTo(2);
    }

    @Test
    void nothingIsLess() throws Exception {
        assertThat(run(ipv4(1, PORT, new byte[0]))).contains(DROPPED);
        assertThat(run(ipv4(1, PORT, new byte[5]))).contains(DROPPED);
        assertThat(count("dropped_runt")).isEqualTo(2);
    }

    @Test
    void whatIsOfAConnectionAlwaysPassesHoweverMuchItIs() throws Exception {
        var ids = new ConnectionIds(secret, 3, 1);
        for (int i = 0; i < 20; i++) {
            var id = ids.newId(ConnectionIds.LENGTH).array();
            int first = i % 2 == 0 ? 0xe0 : 0xc0;

            assertThat(run(ipv4(1, PORT, longHeader(first, 1, id, 60)))).contains(PASSED);

            id[i] ^= 1;
            assertThat(run(ipv4(1, PORT, longHeader(0xe0, 1, id, 60)))).contains(DROPPED);
        }
        assertThat(count("established")).isEqualTo(20);
        assertThat(count("dropped_unknown_id")).isEqualTo(20);
    }

    @Test
    void aSourceBeginsNoMoreThanItMayAndNobodyElseIsHeldBack() throws Exception {
        // A second's worth at once, and as many more as came due meanwhile.
        for (int i = 0; i < 20 * RATE; i++) {
            run(ipv4(1, PORT, initial(1_200)));
            run(ipv6(1, i, PORT, initial(1_200)));
            run(ipv4(3, PORT, longHeader(0xd0, 0x6b3343cf, new byte[8], 1_200)));
        }

        assertThat(count("dropped_initial_rate")).isPositive();
        assertThat(count("dropped_version_rate")).isPositive();
        assertThat(count("initial")).isGreaterThanOrEqualTo(2 * RATE);
        assertThat(run(ipv4(2, PORT, initial(1_200)))).contains(PASSED);
        assertThat(run(ipv6(2, 1, PORT, initial(1_200)))).contains(PASSED);
    }

    @Test
    void whatIsForOthersIsNotLookedAt() throws Exception {
        var other = ipv4(1, PORT + 1, new byte[1]);
        var tcp = ipv4(1, PORT, new byte[1]);
        tcp[23] = 6;
        var fragment = ipv4(1, PORT, new byte[1]);
        fragment[20] = 0x20;

        for (var frame : List.of(other, tcp, fragment, new byte[14], new byte[60])) {
            assertThat(run(frame)).contains(PASSED);
        }

        assertThat(Shield.packets(object.map("counts")).values()).containsOnly(0L);
    }

    @Test
    void portsThatThereIsNoRoomForAreToldAndTheOthersAreShielded() throws Exception {
        var ports = IntStream.range(PORT, PORT + 65).boxed().toList();

        assertThat(Shield.ports(object.map("ports"), ports)).containsExactly(PORT + 64);

        assertThat(Shield.ports(object.map("ports"), ports.reversed())).containsExactly(PORT + 64);
        assertThat(run(ipv4(1, PORT + 63, new byte[1]))).contains(DROPPED);
        assertThat(Shield.ports(object.map("ports"), List.of(PORT + 64))).isEmpty();
        assertThat(run(ipv4(1, PORT + 64, new byte[1]))).contains(DROPPED);
    }
}
