package io.sidelane.agent.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class QuestionTest {

    private static final MacAddress OURS = MacAddress.of(hex("02 00 00 00 00 01"), 0);
    private static final MacAddress THEIRS = MacAddress.of(hex("02 00 00 00 00 02"), 0);

    private final Question arp = question("10.1.2.3");
    private final Question neighbor = question("fd00::1:2:3");

    @Test
    void anArpProbeHasNoSender() {
        assertThat(arp.frame())
                .startsWith(
                        hex(
                                "ff ff ff ff ff ff 02 00 00 00 00 01 08 06"
                                        + " 00 01 08 00 06 04 00 01"
                                        + " 02 00 00 00 00 01 00 00 00 00"
                                        + " 00 00 00 00 00 00 0a 01 02 03"))
                .hasSize(60);
    }

    @Test
    void whoeverAnswersAnArpProbeHasTheAddress() {
        assertThat(arp.conflictIn(arp("02 00 00 00 00 02", 2, "0a 01 02 03", "00 00 00 00")))
                .isEqualTo(new Conflict(THEIRS, "answered an ARP probe for it"));
    }

    @Test
    void whoeverSendsFromItHasTheAddress() {
        assertThat(arp.conflictIn(arp("02 00 00 00 00 02", 1, "0a 01 02 03", "0a 01 02 09")))
                .isEqualTo(new Conflict(THEIRS, "sends from it by ARP"));
    }

    @Test
    void twoThatProbeAtATimeHaveNeitherIt() {
        assertThat(arp.conflictIn(arp("02 00 00 00 00 02", 1, "00 00 00 00", "0a 01 02 03")))
                .isEqualTo(new Conflict(THEIRS, "probes for it at the same time"));
    }

    @Test
    void otherArpSaysNothing() {
        assertThat(arp.conflictIn(arp.frame())).as("our own").isNull();
        assertThat(arp.conflictIn(arp("02 00 00 00 00 02", 1, "0a 01 02 09", "0a 01 02 03")))
                .as("somebody looks for it")
                .isNull();
        assertThat(arp.conflictIn(arp("02 00 00 00 00 02", 2, "0a 01 02 04", "00 00 00 00")))
                .as("another address")
                .isNull();
        assertThat(arp.conflictIn(new byte[20])).as("too short").isNull();
        assertThat(arp.conflictIn(neighbor.frame())).as("no ARP").isNull();
    }

    @Test
    void aSolicitationGoesToTheGroupOfTheAddressFromNobody() {
        assertThat(neighbor.frame())
                .startsWith(
                        hex(
                                "33 33 ff 02 00 03 02 00 00 00 00 01 86 dd"
                                        + " 60 00 00 00 00 18 3a ff"
                                        + " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                                        + " ff 02 00 00 00 00 00 00 00 00 00 01 ff 02 00 03"
                                        + " 87 00"))
                .endsWith(hex("fd 00 00 00 00 00 00 00 00 00 00 01 00 02 00 03"))
                .hasSize(78);
        assertThat(sum(neighbor.frame())).as("a right checksum adds up to ones").isEqualTo(0xffff);
    }

    @Test
    void aNeighborThatAdvertisesItHasTheAddress() {
        assertThat(
                        neighbor.conflictIn(
                                neighbor(136, "fd 00 00 00 00 00 00 00 00 00 00 01 00 02 00 03")))
                .isEqualTo(new Conflict(THEIRS, "advertises it as a neighbor"));
    }

    @Test
    void twoThatSolicitAtATimeHaveNeitherIt() {
        assertThat(
                        neighbor.conflictIn(
                                neighbor(135, "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00")))
                .isEqualTo(new Conflict(THEIRS, "solicits it for itself at the same time"));
    }

    @Test
    void otherNeighborsSayNothing() {
        assertThat(neighbor.conflictIn(neighbor.frame())).as("our own").isNull();
        assertThat(
                        neighbor.conflictIn(
                                neighbor(135, "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 09")))
                .as("somebody looks for it")
                .isNull();
        assertThat(
                        neighbor.conflictIn(
                                neighbor(134, "fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 09")))
                .as("a router")
                .isNull();
        var routed = neighbor(136, "fd 00 00 00 00 00 00 00 00 00 00 01 00 02 00 03");
        routed[21] = 64;
        assertThat(neighbor.conflictIn(routed)).as("forged beyond a router").isNull();
        assertThat(neighbor.conflictIn(new byte[60])).as("too short").isNull();
    }

    private static byte[] arp(String from, int operation, String sender, String target) {
        return hex(
                "ff ff ff ff ff ff "
                        + from
                        + " 08 06 00 01 08 00 06 04 00 0"
                        + operation
                        + " "
                        + from
                        + " "
                        + sender
                        + " 00 00 00 00 00 00 "
                        + target);
    }

    private byte[] neighbor(int type, String source) {
        var frame = neighbor.frame();
        System.arraycopy(THEIRS.bytes(), 0, frame, 6, 6);
        System.arraycopy(hex(source), 0, frame, 22, 16);
        frame[54] = (byte) type;
        return frame;
    }

    /* As a receiver checks: addresses, length, protocol and message. */
    private static int sum(byte[] frame) {
        int sum = 24 + 58;
        for (int i = 22; i < frame.length; i += 2) {
            sum += Byte.toUnsignedInt(frame[i]) << 8 | Byte.toUnsignedInt(frame[i + 1]);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }

    private static Question question(String address) {
        try {
            return Question.of(InetAddress.getByName(address), OURS);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
