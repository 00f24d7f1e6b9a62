package io.sidelane.injector.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who of those that connect is let in when: what a handshake, and an encrypted connection, take of
 * memory is bounded. Who came last is served first, because whoever waits longer is likelier to
 * have given up. Nobody waits for ever. Knows no clock: it is told the time.
 */
final class Gate {

    /**
     * How much there may be.
     *
     * @param handshakes that are made at once
     * @param open connections that may ask, and those whose handshake is made
     * @param waiting connections that wait for either
     * @param patienceNanos how long they wait at most
     */
    record Limits(int handshakes, int open, int waiting, long patienceNanos) {}

    /** A connection. Called while the gate is locked: it must only pass the word on. */
    interface Visitor {

        /** Its handshake may begin. */
        void enter();

        /** It is cut off, and may ask again. */
        void leave();
    }

    private record Waiting(Visitor visitor, long since) {}

    private final Limits limits;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Visitor> handshakes = new LinkedHashSet<>();
    private final Set<Visitor> open = new LinkedHashSet<>();
    private final Set<Visitor> idle = new LinkedHashSet<>();

    Gate(Limits limits) {
        this.limits = limits;
    }

    /**
     * Somebody has connected.
     *
     * @return false when there is no room even for waiting
     */
    synchronized boolean arrive(Visitor visitor, long now) {
        if (waiting.size() >= limits.waiting()) {
            return false;
        }
        waiting.addLast(new Waiting(visitor, now));
        letIn();
        return true;
    }

    /** Its handshake is done. */
    synchronized void done(Visitor visitor) {
        if (handshakes.remove(visitor)) {
            open.add(visitor);
            letIn();
        }
    }

    /** It asks nothing now; whoever does so longest goes first when others wait. */
    synchronized void rest(Visitor visitor) {
        if (open.contains(visitor)) {
            idle.add(visitor);
            letIn();
        }
    }

    /** It asks. */
    synchronized void ask(Visitor visitor) {
        idle.remove(visitor);
    }

    /** It has gone, or was cut off. */
    synchronized void gone(Visitor visitor) {
        idle.remove(visitor);
        // Who still waits is found to have gone when its turn comes.
        if (handshakes.remove(visitor) | open.remove(visitor)) {
            letIn();
        }
    }

    /** Whether others wait, so that whoever was answered should go. */
    synchronized boolean isCrowded() {
        return !waiting.isEmpty();
    }

    /** Those that have waited too long by now. They are out already. */
    synchronized List<Visitor> impatient(long now) {
        var out = new ArrayList<Visitor>();
        while (!waiting.isEmpty() && now - waiting.getFirst().since() >= limits.patienceNanos()) {
            out.add(waiting.removeFirst().visitor());
        }
        return out;
    }

    private void letIn() {
        while (!waiting.isEmpty() && handshakes.size() < limits.handshakes()) {
            if (handshakes.size() + open.size() >= limits.open()) {
                if (idle.isEmpty()) {
                    return;
                }
                var eldest = idle.iterator().next();
                idle.remove(eldest);
                open.remove(eldest);
                eldest.leave();
            }
            var next = waiting.removeLast().visitor();
            handshakes.add(next);
            next.enter();
        }
    }
}
