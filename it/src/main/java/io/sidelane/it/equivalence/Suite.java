package io.sidelane.it.equivalence;

import static io.sidelane.it.equivalence.Claim.EITHER;
import static io.sidelane.it.equivalence.Claim.REDIRECTED;
import static io.sidelane.it.equivalence.Claim.STAYS_ON_TCP;

import io.sidelane.it.equivalence.Case.Group;
import io.sidelane.it.equivalence.HostileCase.Attack;
import io.sidelane.it.equivalence.StreamsCase.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every case there is. */
final class Suite {

    private Suite() {}

    static List<Case> all() {
        var all = new ArrayList<Case>();
        all.addAll(order());
        all.addAll(backPressure());
        all.addAll(ends());
        all.addAll(isolation());
        all.addAll(LanguageCases.all());
        all.addAll(life());
        all.addAll(BadInputCases.all());
        all.add(new KernelLogCase());
        return all;
    }

    private static List<Case> order() {
        var order = Set.of(Guard.ORDER);
        return List.of(
                new StreamsCase(
                        "streams-loopback",
                        Group.ORDER,
                        Route.LOOPBACK_4,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-loopback-ipv6",
                        Group.ORDER,
                        Route.LOOPBACK_6,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-veth",
                        Group.ORDER,
                        Route.VETH_4,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-veth-ipv6",
                        Group.ORDER,
                        Route.VETH_6,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-redirect",
                        Group.ORDER,
                        Route.REDIRECT_4,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-redirect-ipv6",
                        Group.ORDER,
                        Route.REDIRECT_6,
                        Happening.NOTHING,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-toggled",
                        Group.ORDER,
                        Route.LOOPBACK_4,
                        Happening.TOGGLED,
                        REDIRECTED,
                        order,
                        true),
                new StreamsCase(
                        "streams-toggled-veth",
                        Group.ORDER,
                        Route.VETH_4,
                        Happening.TOGGLED,
                        REDIRECTED,
                        order,
                        false),
                new StreamsCase(
                        "streams-lossy",
                        Group.ORDER,
                        Route.VETH_4,
                        Happening.PACKETS_LOST,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-adopted",
                        Group.ORDER,
                        Route.LOOPBACK_4,
                        Happening.ADOPTED,
                        REDIRECTED,
                        Set.of(),
                        true),
                new StreamsCase(
                        "streams-adopted-veth-ipv6",
                        Group.ORDER,
                        Route.VETH_6,
                        Happening.ADOPTED,
                        REDIRECTED,
                        Set.of(),
                        false),
                new StreamsCase(
                        "blocking-by-turns",
                        Group.ORDER,
                        Route.LOOPBACK_4,
                        Happening.BLOCKING_BY_TURNS,
                        EITHER,
                        Set.of(),
                        true),
                new StreamsCase(
                        "two-threads-a-socket",
                        Group.ORDER,
                        Route.LOOPBACK_4,
                        Happening.TWO_THREADS,
                        STAYS_ON_TCP,
                        Set.of(Guard.BLOCKING_READER),
                        true));
    }

    private static List<Case> backPressure() {
        var cases = new ArrayList<Case>();
        for (String probe :
                List.of(
                        "stalled-reader-blocking-writer",
                        "stalled-reader-epoll-level",
                        "stalled-reader-epoll-edge")) {
            cases.add(
                    new ProbeCase(
                            probe,
                            Group.BACK_PRESSURE,
                            REDIRECTED,
                            Set.of(Guard.BOUND),
                            true,
                            0,
                            0));
        }
        cases.add(
                new StreamsCase(
                        "streams-memory-scarce",
                        Group.BACK_PRESSURE,
                        Route.LOOPBACK_4,
                        Happening.MEMORY_SCARCE,
                        EITHER,
                        Set.of(Guard.BOUND),
                        true));
        return cases;
    }

    private static List<Case> ends() {
        var cases = new ArrayList<Case>();
        for (String probe :
                List.of(
                        "half-close-by-client",
                        "half-close-by-server",
                        "close-unread-by-server",
                        "close-unread-by-client",
                        "close-unread-after-answer",
                        "close-after-reading",
                        "reset-by-server",
                        "reset-by-client",
                        "reset-with-data-unread",
                        "close-lingering",
                        "peer-killed",
                        "peer-killed-with-data-unread",
                        "shutdown-reading",
                        "send-and-exit",
                        "close-on-waiting-writer",
                        "disconnect",
                        "port-used-again",
                        "peek",
                        "peek-at-offset",
                        "wait-for-all-non-blocking",
                        "fionread",
                        "siocoutq",
                        "truncating-read",
                        "vectors",
                        "zero-length",
                        "empty-read",
                        "edges",
                        "poll-events",
                        "cork",
                        "tcp-info",
                        "options-on-the-way",
                        "splice-out",
                        "sendfile",
                        "handed-to-another-process",
                        "forked",
                        "duplicated")) {
            cases.add(ProbeCase.of(probe, REDIRECTED));
        }
        for (String probe :
                List.of(
                        "shutdown-both",
                        "send-to-closed",
                        "connect-refused",
                        "accepted-late",
                        "accepted-after-close",
                        "urgent",
                        "turned-blocking",
                        "receive-timeout-turned-blocking",
                        "send-timeout-turned-blocking",
                        "low-water-mark-later",
                        "zero-copy-later",
                        "splice-in-later",
                        "splice-through-later")) {
            cases.add(ProbeCase.of(probe, EITHER));
        }
        for (String probe :
                List.of(
                        "blocking",
                        "wait-for-all",
                        "receive-timeout",
                        "send-timeout",
                        "low-water-mark",
                        "urgent-inline",
                        "zero-copy",
                        "splice-in",
                        "splice-through")) {
            cases.add(ProbeCase.of(probe, STAYS_ON_TCP));
        }
        cases.add(
                new ProbeCase("much", Group.ENDS, REDIRECTED, Set.of(), true, 64L << 20, 5L << 30));
        cases.add(
                new ProbeCase(
                        "many-connections", Group.ENDS, EITHER, Set.of(), true, 2000, 10_000));
        return cases;
    }

    private static List<Case> isolation() {
        return List.of(
                new TwinsCase("twins-loopback", true),
                new TwinsCase("twins-veth", false),
                new HostileCase("repaired-as-client", Attack.REPAIRED_CLIENT, false),
                new HostileCase("repaired-as-client-late", Attack.REPAIRED_CLIENT, true),
                new HostileCase("repaired-as-server", Attack.REPAIRED_SERVER, false),
                new HostileCase("repaired-as-server-late", Attack.REPAIRED_SERVER, true),
                new HostileCase("replayed-number", Attack.REPLAYED_NUMBER, false),
                new HostileCase("replayed-number-late", Attack.REPLAYED_NUMBER, true));
    }

    private static List<Case> life() {
        return List.of(
                life("agent-killed", Happening.AGENT_KILLED),
                life("agent-restarted", Happening.AGENT_RESTARTED),
                life("agent-upgraded", Happening.AGENT_UPGRADED),
                life("agent-drained", Happening.AGENT_DRAINED));
    }

    private static Case life(String name, Happening happening) {
        return new StreamsCase(
                name, Group.LIFE, Route.LOOPBACK_4, happening, REDIRECTED, Set.of(), true);
    }
}
