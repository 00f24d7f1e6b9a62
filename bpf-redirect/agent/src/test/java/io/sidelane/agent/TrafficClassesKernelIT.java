package io.sidelane.agent;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidelane.api.profile.TrafficClass;
import io.sidelane.libbpf.AttachType;
import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.BpfLink;
import io.sidelane.libbpf.BpfObject;
import io.sidelane.libbpf.BpfObjectSpec;
import io.sidelane.libbpf.Interfaces;
import io.sidelane.libbpf.NetworkNamespace;
import io.sidelane.libbpf.PacketSocket;
import io.sidelane.libbpf.Privileges;
import io.sidelane.libbpf.VethPair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Storage, management and business traffic of two pods: what one sends on a class's interface the
 * other has on that class's interface and on no other, with a network for each class and with a
 * VLAN for each on one wire. Frames are broadcast, so that no learned address keeps them apart.
 */
class TrafficClassesKernelIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int EXPERIMENTS = 0x88B5;
    private static final int PAYLOAD = 14;

    /** The last frame of a class: whatever came to its interface came before. */
    private static final byte END = '.';

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private NetworkNamespace netns;

    @BeforeEach
    void makeNamespace() {
        assumeTrue(
                Privileges.current().effectiveUser() == 0,
                "skipped: not root, no network namespace can be made");
        netns = NetworkNamespace.create("classes");
        open.push(netns);
    }

    @AfterEach
    void close() throws Exception {
        for (var one : open) {
            one.close();
        }
    }

    @Test
    void aNetworkForEachClassKeepsThemApart() throws IOException {
        netns.call(
                () -> {
                    for (var one : TrafficClass.values()) {
                        bridge(network(one));
                        attach("a", one, network(one));
                        attach("b", one, network(one));
                    }
                    assertThat(received()).isEqualTo(eachItsOwn());
                    return true;
                });
    }

    @Test
    void oneNetworkForAllClassesDoesNot() throws IOException {
        netns.call(
                () -> {
                    bridge("trunk");
                    for (var one : TrafficClass.values()) {
                        attach("a", one, "trunk");
                        attach("b", one, "trunk");
                    }
                    assertThat(received())
                            .as("this must fail where nothing keeps them apart")
                            .isNotEqualTo(eachItsOwn());
                    return true;
                });
    }

    @Test
    void aVlanForEachClassKeepsThemApartOnOneWire() throws IOException {
        netns.call(
                () -> {
                    bridge("trunk");
                    VethPair.create("watch", "pwatch");
                    ip("link", "set", "pwatch", "master", "trunk");
                    BpfObject witness;
                    try {
                        witness = load(0);
                        link(witness, "count_frame", "watch", AttachType.TCX_INGRESS);
                    } catch (BpfException e) {
                        assumeTrue(false, "skipped: no tcx (Linux 6.6) here: " + e.summary());
                        return true;
                    }
                    for (var one : TrafficClass.values()) {
                        for (var pod : List.of("a", "b")) {
                            attach(pod, one, "trunk");
                            var port = load(vlan(one));
                            link(port, "tag_frame", port(pod, one), AttachType.TCX_INGRESS);
                            link(port, "take_own", port(pod, one), AttachType.TCX_EGRESS);
                        }
                    }

                    assertThat(received()).isEqualTo(eachItsOwn());

                    var seen = frames(witness);
                    System.out.println("frames on the wire, by VLAN and class: " + seen);
                    for (var one : TrafficClass.values()) {
                        assertThat(seen)
                                .containsEntry("%d %c".formatted(vlan(one), (char) mark(one)), 1L)
                                .containsEntry("%d %c".formatted(vlan(one), (char) END), 1L);
                    }
                    assertThat(seen).as("nothing else, nothing without a tag").hasSize(6);
                    return true;
                });
    }

    /** Sends a frame on each of pod a's interfaces; the first bytes that each of pod b's has. */
    private static Map<TrafficClass, String> received() {
        var in = new EnumMap<TrafficClass, PacketSocket>(TrafficClass.class);
        try {
            for (var one : TrafficClass.values()) {
                in.put(one, PacketSocket.open(Interfaces.index(nic("b", one)), EXPERIMENTS));
            }
            for (var one : TrafficClass.values()) {
                send(one, mark(one));
            }
            for (var one : TrafficClass.values()) {
                send(one, END);
            }
            var received = new EnumMap<TrafficClass, String>(TrafficClass.class);
            in.forEach((one, socket) -> received.put(one, untilTheEnd(socket)));
            return received;
        } finally {
            in.values().forEach(PacketSocket::close);
        }
    }

    private static void send(TrafficClass one, byte mark) {
        var frame = new byte[64];
        Arrays.fill(frame, 0, 6, (byte) 0xff);
        frame[6] = 2;
        frame[11] = (byte) one.ordinal();
        frame[12] = (byte) (EXPERIMENTS >> 8);
        frame[13] = (byte) EXPERIMENTS;
        frame[PAYLOAD] = mark;
        try (var out = PacketSocket.open(Interfaces.index(nic("a", one)), PacketSocket.ETH_P_ALL)) {
            out.send(frame);
        }
    }

    private static String untilTheEnd(PacketSocket socket) {
        var marks = new StringBuilder();
        while (marks.isEmpty() || marks.charAt(marks.length() - 1) != END) {
            byte[] frame = socket.receive(PATIENCE);
            if (frame == null) {
                return marks.append(" and no end").toString();
            }
            marks.append((char) frame[PAYLOAD]);
        }
        return marks.toString();
    }

    private static Map<TrafficClass, String> eachItsOwn() {
        var own = new EnumMap<TrafficClass, String>(TrafficClass.class);
        for (var one : TrafficClass.values()) {
            own.put(one, "%c%c".formatted((char) mark(one), (char) END));
        }
        return own;
    }

    private static Map<String, Long> frames(BpfObject witness) {
        var frames = new TreeMap<String, Long>();
        try (var map = witness.map("frames")) {
            for (var key : map.keys()) {
                var count = Objects.requireNonNull(map.lookup(key));
                frames.put(
                        "%d %c".formatted(key.get(JAVA_INT, 0), (char) key.get(JAVA_INT, 4)),
                        count.get(JAVA_LONG, 0));
            }
        }
        return frames;
    }

    private BpfObject load(int vlan) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        TrafficClassesKernelIT.class.getResourceAsStream("/bpf/classes.bpf.o"))) {
            try (var spec = BpfObjectSpec.open("sl_classes", in.readAllBytes())) {
                var object = spec.variable("vlan_id", vlan).load();
                open.push(object);
                return object;
            }
        }
    }

    private void link(BpfObject object, String name, String nic, AttachType type) {
        try (var program = object.program(name)) {
            open.push(BpfLink.trafficControl(program, Interfaces.index(nic), type));
        }
    }

    private static void attach(String pod, TrafficClass one, String network) throws IOException {
        VethPair.create(nic(pod, one), port(pod, one));
        ip("link", "set", port(pod, one), "master", network);
    }

    private static void bridge(String name) throws IOException {
        ip("link", "add", name, "type", "bridge", "forward_delay", "0");
        ip("link", "set", name, "up");
    }

    private static String nic(String pod, TrafficClass one) {
        return pod + "-" + shortName(one) + "0";
    }

    private static String port(String pod, TrafficClass one) {
        return "p" + nic(pod, one);
    }

    private static String network(TrafficClass one) {
        return "net-" + shortName(one);
    }

    private static String shortName(TrafficClass one) {
        return switch (one) {
            case STORAGE -> "stor";
            case MANAGEMENT -> "mgmt";
            case BUSINESS -> "biz";
        };
    }

    private static int vlan(TrafficClass one) {
        return 110 + 10 * one.ordinal();
    }

    private static byte mark(TrafficClass one) {
        return (byte) shortName(one).charAt(0);
    }

    private static void ip(String... words) throws IOException {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).inheritIO().start();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " (expected: status 0)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
