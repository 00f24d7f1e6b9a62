package io.sidelane.agent.datapath;

import io.sidelane.api.Word;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One end of an enrolled connection.
 *
 * @param pod {@code namespace/name} of the pod that has this end
 * @param netns its network namespace, by name or path
 * @param family 4 or 6
 * @param local {@code ip:port}, IPv6 in brackets
 * @param remote {@code ip:port}, IPv6 in brackets
 * @param peerPod pod of the other end, null when it is not known
 * @param reason why it is in this state, in words for people
 */
public record Connection(
        String pod,
        String netns,
        Role role,
        int family,
        String local,
        String remote,
        @Nullable String peerPod,
        State state,
        String reason,
        long redirectedMessages,
        long redirectedBytes,
        long tcpMessages,
        long tcpBytes,
        Map<FallbackCause, Long> fallbacks) {

    public Connection {
        if (family != 4 && family != 6) {
            throw new IllegalArgumentException("family: %d (expected: 4 or 6)".formatted(family));
        }
        fallbacks = copyOf(fallbacks);
    }

    /** Who opened the connection. */
    public enum Role implements Word {
        ACTIVE("active"),
        PASSIVE("passive");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** Which way bytes sent at this end go now. */
    public enum State implements Word {
        REDIRECTING("redirecting"),
        TCP("tcp");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** Immutable and in the order of the constants, which is the order people see. */
    static Map<FallbackCause, Long> copyOf(Map<FallbackCause, Long> counts) {
        var copy = new EnumMap<FallbackCause, Long>(FallbackCause.class);
        copy.putAll(counts);
        return Collections.unmodifiableMap(copy);
    }
}
