package io.sidelane.agent.datapath;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * Mirrors {@code native/src/main/bpf/sidelane_abi.h}: layouts, flags and indices. A test compares
 * sizes and offsets with the object's BTF-checked values.
 */
final class Abi {

    static final int VERSION = 1;

    static final int POLICY_REDIRECT = 1;
    static final int POLICY_SIDECAR_LOCAL = 1 << 1;
    static final int POLICY_SAME_NODE = 1 << 2;
    static final int POLICY_ALLOW_BLOCKING = 1 << 3;
    static final int POLICY_ENROL_ALWAYS = 1 << 4;
    static final int POLICY_ADOPT = 1 << 6;
    static final int POLICY_ONLY_PORTS = 1 << 7;

    static final int PORT_INCLUDE = 1;
    static final int PORT_EXCLUDE = 2;

    static final int CONNECTION_ACTIVE = 1;

    /** Indices of {@code enum cause}; {@link #CAUSE_REDIRECTED} is not a fallback. */
    static final int CAUSE_REDIRECTED = 10;

    static final int CAUSES = 11;

    static final int CONTROL_POLICY_EPOCH = 0;
    static final int CONTROL_HABIT_EPOCH = 1;
    static final int CONTROL_UNADOPTED = 2;
    static final int CONTROL_DRAINING = 3;

    static final StructLayout HANDSHAKE =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("snd"),
                    JAVA_INT.withName("rcv"),
                    MemoryLayout.sequenceLayout(4, JAVA_INT).withName("client_ip"),
                    JAVA_SHORT.withName("client_port"),
                    JAVA_SHORT.withName("zero"));

    static final StructLayout POLICY =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("flags"), JAVA_INT.withName("unread_budget"));

    static final StructLayout PORT_KEY =
            MemoryLayout.structLayout(
                    JAVA_LONG.withName("netns"),
                    JAVA_INT.withName("port"),
                    JAVA_INT.withName("zero"));

    static final StructLayout CONNECTION =
            MemoryLayout.structLayout(
                    HANDSHAKE.withName("self"),
                    JAVA_INT.withName("flags"),
                    HANDSHAKE.withName("peer"),
                    JAVA_INT.withName("off"),
                    JAVA_LONG.withName("netns"),
                    JAVA_LONG.withName("peer_netns"),
                    JAVA_LONG.withName("sk"),
                    JAVA_LONG.withName("peer_sk"),
                    JAVA_LONG.withName("since_ns"),
                    JAVA_LONG.withName("epoch"),
                    JAVA_INT.withName("budget"),
                    JAVA_INT.withName("since_empty"),
                    MemoryLayout.sequenceLayout(CAUSES, JAVA_LONG).withName("messages"),
                    JAVA_LONG.withName("redirected_bytes"),
                    JAVA_LONG.withName("tcp_bytes"));

    static final StructLayout ENROLLED_END =
            MemoryLayout.structLayout(
                    JAVA_LONG.withName("sk"),
                    JAVA_LONG.withName("netns"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("zero"));

    static final StructLayout CONNECTION_RECORD =
            MemoryLayout.structLayout(
                    CONNECTION.withName("connection"),
                    MemoryLayout.sequenceLayout(4, JAVA_INT).withName("local_ip"),
                    MemoryLayout.sequenceLayout(4, JAVA_INT).withName("remote_ip"),
                    JAVA_SHORT.withName("local_port"),
                    JAVA_SHORT.withName("remote_port"),
                    JAVA_SHORT.withName("family"),
                    JAVA_SHORT.withName("zero"),
                    JAVA_LONG.withName("unread"),
                    JAVA_INT.withName("uid"),
                    JAVA_INT.withName("zero2"));

    static final StructLayout TOTALS =
            MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(CAUSES, JAVA_LONG).withName("messages"),
                    JAVA_LONG.withName("redirected_bytes"),
                    JAVA_LONG.withName("tcp_bytes"),
                    JAVA_LONG.withName("enrolled"),
                    JAVA_LONG.withName("adopted"),
                    JAVA_LONG.withName("released"),
                    JAVA_LONG.withName("enrol_errors"),
                    JAVA_LONG.withName("active_seen"),
                    JAVA_LONG.withName("passive_seen"));

    /** Index of {@code adopted} among the longs of {@link #TOTALS}. */
    static final int TOTAL_ADOPTED = CAUSES + 3;

    /** Index of {@code enrol_errors} among them. */
    static final int TOTAL_ENROL_ERRORS = CAUSES + 5;

    private Abi() {}

    static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}
