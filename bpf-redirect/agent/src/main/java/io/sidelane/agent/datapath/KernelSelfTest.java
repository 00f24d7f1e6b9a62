package io.sidelane.agent.datapath;

import io.sidelane.agent.datapath.SelfTestResult.Verdict;
import io.sidelane.libbpf.NativeSocket;
import io.sidelane.libbpf.NetworkNamespace;
import java.util.List;
import java.util.Optional;

/**
 * Asks this kernel, on two sockets in a network namespace of their own, what versions do not tell:
 * kernels of one series differ, and distributions patch.
 *
 * @param results one per check, in words
 * @param fionread {@code enum fionread} of {@code eligible.h}
 * @param mayAdopt sweeps may enrol connections that exist already
 */
record KernelSelfTest(List<SelfTestResult> results, int fionread, boolean mayAdopt) {

    static final int FIONREAD_RIGHT = 0;
    static final int FIONREAD_COUNTED = 1;
    static final int FIONREAD_WRONG = 2;

    KernelSelfTest {
        results = List.copyOf(results);
    }

    /** What was seen; -1 where nothing came. */
    record Observed(
            int redirectedFionread,
            int tcpFionread,
            int countedFionread,
            boolean order,
            boolean halfClose,
            boolean peek,
            boolean messageLength) {

        static final int SENT = 100;
    }

    static KernelSelfTest run(Optional<KernelVersion> version) {
        try (var netns = NetworkNamespace.create("sidelane-selftest")) {
            return judge(netns.call(KernelSelfTest::observe), version);
        }
    }

    private static Observed observe() {
        int redirected;
        int tcp;
        boolean order;
        boolean peek;
        boolean halfClose;
        boolean messageLength;
        try (var pair = SocketPair.open(false)) {
            pair.redirecting(false);
            pair.send(Observed.SENT);
            messageLength = pair.hasMessageLength();
            tcp = pair.reader().unread();
            int afterTcp = pair.writeSeq() + Observed.SENT;
            var _ = pair.receive(Observed.SENT, 0);
            var _ = pair.reader().send(new byte[1], 0);
            order = pair.copiedSeq() == afterTcp;

            pair.redirecting(true);
            pair.send(Observed.SENT);
            redirected = pair.reader().unread();
            peek =
                    pair.receive(Observed.SENT, NativeSocket.MSG_PEEK) == Observed.SENT
                            && pair.receive(Observed.SENT, 0) == Observed.SENT;
            pair.send(Observed.SENT);
            var _ = pair.writer().shutdown(NativeSocket.SHUT_WR);
            halfClose = pair.receive(Observed.SENT, 0) == Observed.SENT && pair.receive(1, 0) == 0;
        }
        return new Observed(
                redirected, tcp, countedFionread(), order, halfClose, peek, messageLength);
    }

    private static int countedFionread() {
        try (var pair = SocketPair.open(true)) {
            pair.redirecting(false);
            pair.send(Observed.SENT);
            return pair.reader().unread();
        }
    }

    /** Pure. */
    static KernelSelfTest judge(Observed seen, Optional<KernelVersion> version) {
        int fionread = fionread(seen);
        boolean mayAdopt = version.map(v -> v.atLeast(KernelVersion.ADOPTION)).orElse(false);
        return new KernelSelfTest(
                List.of(
                        result(
                                "order",
                                seen.order,
                                "the reader's copied_seq meets the writer's write_seq",
                                "sequence numbers do not meet"),
                        result(
                                "halfClose",
                                seen.halfClose,
                                "data, then the end",
                                "end before data"),
                        result("peek", seen.peek, "peeked bytes stay", "peeked bytes are lost"),
                        new SelfTestResult("bound", Verdict.ON, bound(seen.messageLength)),
                        fionreadResult(seen, fionread),
                        new SelfTestResult(
                                "adoption",
                                mayAdopt ? Verdict.ON : Verdict.OFF,
                                mayAdopt
                                        ? "connections that exist already are taken over"
                                        : "iter/tcp holds the socket's spin lock before 6.5; new connections only")),
                fionread,
                mayAdopt);
    }

    /** Whether anything may be redirected at all. */
    boolean usable() {
        return results.stream()
                .filter(result -> !result.check().equals("adoption"))
                .noneMatch(result -> result.verdict() == Verdict.OFF);
    }

    private static int fionread(Observed seen) {
        if (seen.redirectedFionread != Observed.SENT) {
            return FIONREAD_WRONG;
        }
        if (seen.tcpFionread == Observed.SENT) {
            return FIONREAD_RIGHT;
        }
        return seen.countedFionread == Observed.SENT ? FIONREAD_COUNTED : FIONREAD_WRONG;
    }

    private static SelfTestResult fionreadResult(Observed seen, int fionread) {
        String detail =
                "of 100 bytes: %d redirected, %d by TCP, %d by TCP with the no-op verdict"
                        .formatted(seen.redirectedFionread, seen.tcpFionread, seen.countedFionread);
        return switch (fionread) {
            case FIONREAD_RIGHT -> new SelfTestResult("fionread", Verdict.ON, detail);
            case FIONREAD_COUNTED ->
                    new SelfTestResult(
                            "fionread",
                            Verdict.RESTRICTED,
                            detail + "; ends other than sidecars get the no-op verdict");
            default ->
                    new SelfTestResult(
                            "fionread",
                            Verdict.RESTRICTED,
                            detail + "; only bytes for sidecars are redirected");
        };
    }

    private static String bound(boolean messageLength) {
        return messageLength
                ? "the kernel counts a reader's unread bytes"
                : "no byte count in this kernel; ours, since the queue was last empty";
    }

    private static SelfTestResult result(String check, boolean ok, String yes, String no) {
        return new SelfTestResult(check, ok ? Verdict.ON : Verdict.OFF, ok ? yes : no);
    }
}
