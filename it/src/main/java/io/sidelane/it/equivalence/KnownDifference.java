package io.sidelane.it.equivalence;

import java.util.List;

/**
 * Where today's kernels cannot make a redirected connection look like TCP, and why. The shorter
 * this list, the better.
 *
 * @param accelerated what is seen instead, to the letter: a known difference excuses nothing else
 */
record KnownDifference(String caseName, String reason, String accelerated) {

    private static final String UNREAD =
            "the kernel's close() resets a connection only for bytes unread in TCP's own queue; redirected bytes wait"
                    + " in another one, so the peer sees an end";

    private static final String LATE =
            "what the program does now was never seen of it before, and redirected bytes were waiting already; it is"
                    + " taken off, later connections stay on TCP";

    private static final String URGENT =
            "sk_msg does not see MSG_OOB: urgent data sent on an accelerated connection become ordinary data";

    private static final String PEEK_OFFSET = "an enrolled socket's recvmsg ignores SO_PEEK_OFF";

    private static final String EMPTY_READ =
            "an enrolled socket's recvmsg answers a read of nothing with 0 instead of EAGAIN";

    private static final String TCP_INFO = "TCP does not count bytes that do not pass through it";

    static final List<KnownDifference> ALL =
            List.of(
                    new KnownDifference(
                            "close-unread-by-server",
                            UNREAD,
                            """
                            client sees in out rdhup
                            client read 0, then the end
                            client send: 1
                            client send: EPIPE
                            """),
                    new KnownDifference(
                            "close-unread-by-client",
                            UNREAD,
                            """
                            server sees in out rdhup
                            server read 0, then the end
                            server send: 1
                            server send: EPIPE
                            """),
                    new KnownDifference(
                            "close-unread-after-answer",
                            UNREAD,
                            """
                            client sees in out rdhup
                            client read 100, then the end
                            client send: 1
                            client send: EPIPE
                            """),
                    new KnownDifference(
                            "peer-killed-with-data-unread",
                            UNREAD,
                            """
                            server read 1000 of 1000
                            server sees in out rdhup
                            server read 0, then the end
                            server send: 1
                            """),
                    new KnownDifference(
                            "close-on-waiting-writer",
                            UNREAD,
                            """
                            client sees in rdhup
                            client recv: 0
                            client send: 1
                            """),
                    // What had been given to TCP meets a socket that is gone, sooner or later.
                    new KnownDifference(
                            "close-on-waiting-writer",
                            UNREAD,
                            """
                            client sees in out err hup rdhup
                            client recv: 0
                            client send: EPIPE
                            """),
                    new KnownDifference(
                            "splice-in-later",
                            LATE,
                            """
                            server spliced in: EAGAIN of 200000
                            server read 200777, then the end
                            client read 10 of 10
                            """),
                    new KnownDifference(
                            "splice-through-later",
                            LATE,
                            """
                            server spliced through: EAGAIN of 200000
                            server read 200000 of 200000
                            client got back: ETIMEDOUT
                            """),
                    new KnownDifference(
                            "zero-copy-later",
                            LATE,
                            """
                            server read 200000 of 200000
                            server read 0, then the end
                            client zero-copy: 0
                            client read 10 of 10
                            client completions missing
                            """),
                    new KnownDifference(
                            "urgent",
                            URGENT,
                            """
                            server sees in out
                            server at mark: 0
                            server mark: 0
                            server urgent: 1
                            server recv: 200
                            server mark: 0
                            server recv: 0
                            server recv: 0
                            client urgent: 1
                            """),
                    new KnownDifference(
                            "peek-at-offset",
                            PEEK_OFFSET,
                            """
                            server peek 100: 100
                            server peek 5000: 1000
                            server sees in out
                            server read 300: 300
                            server peek 5000: 700
                            server peek offset: 0
                            server peek 100: 100
                            server peek 100: 100 wrong
                            server read 5000: 700
                            server peek 10: EAGAIN
                            server read 500 of 500
                            client read 10 of 10
                            """),
                    new KnownDifference(
                            "empty-read",
                            EMPTY_READ,
                            """
                            server recv of nothing: 0
                            server read of nothing: 0
                            server recv of nothing with data there: 0
                            server read 100 of 100
                            client read 10 of 10
                            """),
                    new KnownDifference(
                            "tcp-info",
                            TCP_INFO,
                            """
                            server state: 1
                            server read 50000 of 50000
                            server received: 0
                            server retransmitted: 0
                            client read 100 of 100
                            client acknowledged: 0
                            """));

    KnownDifference {
        accelerated = accelerated.strip();
    }

    /** All that may be seen of one case; which of them is a matter of timing. */
    static List<KnownDifference> of(String caseName) {
        return ALL.stream().filter(d -> d.caseName.equals(caseName)).toList();
    }
}
