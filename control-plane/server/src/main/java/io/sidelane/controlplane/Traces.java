package io.sidelane.controlplane;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.client.Outcome;
import io.sidelane.xds.server.Client;
import io.sidelane.xds.server.XdsEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One trace for each change that is published: from the source's word until every client that it
 * concerns has answered once. Clients call from threads of their own.
 */
final class Traces implements XdsEvents, CoreEvents {

    /** Clients that never answer are noticed elsewhere; their traces end with the oldest. */
    static final int MAX_OPEN = 16;

    private final Tracer tracer;
    private final InstantSource clock;
    private final Map<String, Set<Long>> streams = new HashMap<>();
    private final List<Open> open = new ArrayList<>();
    private final Set<Long> concerned = new HashSet<>();
    private @Nullable Instant changed;
    private @Nullable Instant resolving;
    private Duration resolveTook = Duration.ZERO;

    /** A change that some have not answered. */
    private record Open(Span span, Span waiting, Set<Long> pending) {
        void end() {
            waiting.end();
            span.end();
        }
    }

    Traces(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public synchronized void changed() {
        if (changed == null) {
            changed = clock.instant();
        }
    }

    @Override
    public synchronized void resolved(Duration took) {
        resolving = clock.instant().minus(took);
        resolveTook = took;
    }

    @Override
    public synchronized void published(String group, Snapshot snapshot) {
        concerned.addAll(streams.getOrDefault(group, Set.of()));
    }

    @Override
    public synchronized void publishedAll(long version) {
        var began = changed;
        var resolved = resolving;
        if (began == null || resolved == null) {
            return;
        }
        var span = tracer.spanBuilder("change").setStartTimestamp(began).startSpan();
        span.setAttribute("sidelane.version", version);
        span.setAttribute("sidelane.clients", concerned.size());
        var parent = Context.root().with(span);
        child("gather", parent, began, resolved);
        child("resolve", parent, resolved, resolved.plus(resolveTook));
        var waiting =
                tracer.spanBuilder("acknowledge")
                        .setParent(parent)
                        .setStartTimestamp(resolved.plus(resolveTook))
                        .startSpan();
        var next = new Open(span, waiting, new HashSet<>(concerned));
        concerned.clear();
        changed = null;
        if (next.pending().isEmpty()) {
            next.end();
            return;
        }
        open.add(next);
        if (open.size() > MAX_OPEN) {
            var oldest = open.removeFirst();
            oldest.span()
                    .setStatus(
                            StatusCode.ERROR,
                            "not answered by %d clients".formatted(oldest.pending().size()));
            oldest.end();
        }
    }

    private void child(String name, Context parent, Instant from, Instant to) {
        tracer.spanBuilder(name).setParent(parent).setStartTimestamp(from).startSpan().end(to);
    }

    @Override
    public synchronized void connected(Client client) {
        streams.computeIfAbsent(client.group(), _ -> new HashSet<>()).add(client.stream());
    }

    @Override
    public synchronized void disconnected(Client client, String reason) {
        var members = streams.get(client.group());
        if (members != null && members.remove(client.stream()) && members.isEmpty()) {
            streams.remove(client.group());
        }
        answered(client);
    }

    @Override
    public synchronized void acknowledged(Client client, Outcome.Acknowledged acknowledged) {
        answered(client);
    }

    @Override
    public synchronized void rejected(Client client, Outcome.Rejected rejected) {
        for (var one : open) {
            if (one.pending().contains(client.stream())) {
                one.span().setStatus(StatusCode.ERROR, rejected.error());
            }
        }
        answered(client);
    }

    private void answered(Client client) {
        open.removeIf(
                one -> {
                    one.pending().remove(client.stream());
                    if (one.pending().isEmpty()) {
                        one.end();
                        return true;
                    }
                    return false;
                });
    }
}
