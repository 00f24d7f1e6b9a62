package io.sidelane.agent.datapath;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Turns the kernel's {@code enum cause} into our words. */
final class Causes {

    /** By index; null where the index is no fallback. */
    private static final List<FallbackCause> BY_INDEX =
            List.of(
                    FallbackCause.ERROR,
                    FallbackCause.ORDER,
                    FallbackCause.BUDGET,
                    FallbackCause.NO_PEER,
                    FallbackCause.BLOCKING_READER,
                    FallbackCause.POLICY_OFF,
                    FallbackCause.SOCKET_OPTION,
                    FallbackCause.HABIT,
                    FallbackCause.NOT_READY,
                    FallbackCause.ERROR);

    private Causes() {}

    static FallbackCause of(int index) {
        return index > 0 && index < BY_INDEX.size() ? BY_INDEX.get(index) : FallbackCause.ERROR;
    }

    /** Counts of messages by cause, without the causes that never were. */
    static Map<FallbackCause, Long> counts(long[] messages) {
        var counts = new EnumMap<FallbackCause, Long>(FallbackCause.class);
        for (int index = 1; index < BY_INDEX.size(); index++) {
            if (messages[index] > 0) {
                counts.merge(of(index), messages[index], Long::sum);
            }
        }
        return counts;
    }

    static long sum(Map<FallbackCause, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What a cause means, for people. */
    static String inWords(FallbackCause cause) {
        return switch (cause) {
            case ORDER -> "bytes given to TCP are still unread; redirecting goes on after them";
            case BUDGET -> "the reader is behind; TCP's window slows the writer down";
            case NO_PEER -> "the other end is not enrolled on this node";
            case BLOCKING_READER ->
                    "the reader's socket is blocking, which redirecting could wake wrongly";
            case POLICY_OFF -> "policy has one of the two pods, the port or the scope switched off";
            case SOCKET_OPTION ->
                    "a socket option (ULP, zero-copy, low-water mark, urgent data) rules it out";
            case HABIT -> "the program splices, or asks FIONREAD where this kernel answers wrongly";
            case NOT_READY -> "not accepted yet, or the pair is only just forming";
            case ERROR -> "the kernel refused";
        };
    }
}
