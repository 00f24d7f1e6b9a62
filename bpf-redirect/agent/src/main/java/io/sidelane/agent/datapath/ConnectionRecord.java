package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * One end of an enrolled connection as the kernel tells it. Mirrors {@code struct
 * connection_record} in {@code native/src/main/bpf/sidelane_abi.h}.
 *
 * @param off index of the cause that keeps all messages on TCP, 0: none
 * @param fallbacks messages that took TCP, by cause
 * @param unread redirected bytes waiting at this end, -1 where the kernel only knows "some"
 */
record ConnectionRecord(
        boolean active,
        int off,
        long netns,
        long peerNetns,
        long redirectedMessages,
        long redirectedBytes,
        Map<FallbackCause, Long> fallbacks,
        long tcpBytes,
        int family,
        String local,
        String remote,
        long unread) {

    private static final StructLayout CONNECTION = Abi.CONNECTION;
    private static final StructLayout RECORD = Abi.CONNECTION_RECORD;

    static ConnectionRecord decode(MemorySegment record) {
        var messages = new long[Abi.CAUSES];
        long first = Abi.offset(CONNECTION, "messages");
        for (int cause = 0; cause < Abi.CAUSES; cause++) {
            messages[cause] = record.get(JAVA_LONG, first + cause * 8L);
        }
        return new ConnectionRecord(
                (record.get(JAVA_INT, Abi.offset(CONNECTION, "flags")) & Abi.CONNECTION_ACTIVE)
                        != 0,
                record.get(JAVA_INT, Abi.offset(CONNECTION, "off")),
                record.get(JAVA_LONG, Abi.offset(CONNECTION, "netns")),
                record.get(JAVA_LONG, Abi.offset(CONNECTION, "peer_netns")),
                messages[Abi.CAUSE_REDIRECTED],
                record.get(JAVA_LONG, Abi.offset(CONNECTION, "redirected_bytes")),
                Causes.counts(messages),
                record.get(JAVA_LONG, Abi.offset(CONNECTION, "tcp_bytes")),
                record.get(JAVA_SHORT, Abi.offset(RECORD, "family")) == 2 ? 4 : 6,
                endpoint(record, "local_ip", "local_port"),
                endpoint(record, "remote_ip", "remote_port"),
                record.get(JAVA_LONG, Abi.offset(RECORD, "unread")));
    }

    private static String endpoint(MemorySegment record, String ip, String port) {
        byte[] bytes = record.asSlice(Abi.offset(RECORD, ip), 16).toArray(JAVA_BYTE);
        int number = Short.toUnsignedInt(record.get(JAVA_SHORT, Abi.offset(RECORD, port)));
        try {
            // A v4-mapped address comes out as the IPv4 address that it is.
            String address = InetAddress.getByAddress(bytes).getHostAddress();
            return address.contains(":")
                    ? "[%s]:%d".formatted(address, number)
                    : address + ":" + number;
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
