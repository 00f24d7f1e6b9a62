package io.sidelane.xds.server;

import io.sidelane.xds.client.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One line for what an operator should know of clients, and not more than a few of a kind in a
 * second: whoever floods a server must not flood its log. What was left out is counted in the next
 * line of its kind. It says nothing about what is as it should be.
 */
public final class EventLog implements XdsEvents {
    private enum Kind {
        REFUSED,
        DISCONNECTED,
        REJECTED,
        STALE_NONCE,
        TIMED_OUT
    }

    private final Logger logger;
    private final Map<Kind, LineRate> rates = new EnumMap<>(Kind.class);

    public EventLog(Logger logger) {
        this(logger, System::nanoTime);
    }

    EventLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        for (var kind : Kind.values()) {
            rates.put(kind, new LineRate(nanoTime));
        }
    }

    @Override
    public void refused(String who, String reason) {
        log(Kind.REFUSED, Level.WARNING, "refused %s: %s".formatted(who, reason));
    }

    @Override
    public void disconnected(Client client, String reason) {
        log(Kind.DISCONNECTED, Level.DEBUG, "%s gone: %s".formatted(name(client), reason));
    }

    @Override
    public void rejected(Client client, Outcome.Rejected rejected) {
        log(
                Kind.REJECTED,
                Level.WARNING,
                "%s rejected %s %s: %s"
                        .formatted(
                                name(client),
                                rejected.typeUrl(),
                                rejected.version(),
                                rejected.error()));
    }

    @Override
    public void staleNonce(Client client, Outcome.StaleNonce stale) {
        log(
                Kind.STALE_NONCE,
                Level.DEBUG,
                "%s: nonce of %s: %s (expected: the newest); ignored"
                        .formatted(name(client), stale.typeUrl(), stale.nonce()));
    }

    @Override
    public void phaseTimedOut(Client client, Outcome.PhaseTimedOut timedOut) {
        log(
                Kind.TIMED_OUT,
                Level.WARNING,
                "%s: %s not acknowledged in time; the next phase began"
                        .formatted(name(client), timedOut.phase()));
    }

    private static String name(Client client) {
        return "client %s (%s, stream %d)"
                .formatted(client.nodeId(), client.identity().name(), client.stream());
    }

    private void log(Kind kind, Level level, String line) {
        var rate = rates.get(kind);
        if (rate == null || !logger.isLoggable(level)) {
            return;
        }
        var left = rate.leftOutBefore();
        if (left >= 0) {
            logger.log(level, left == 0 ? line : line + " (%d more like it)".formatted(left));
        }
    }
}
