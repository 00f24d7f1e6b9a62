package io.sidelane.agent;

import io.sidelane.agent.datapath.Connection;
import io.sidelane.agent.datapath.Counters;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.datapath.DataPathException;
import io.sidelane.agent.datapath.FallbackCause;
import io.sidelane.agent.datapath.PodRedirect;
import io.sidelane.agent.datapath.SelfTestResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A data path that remembers what it was told. */
public final class FakeDataPath implements DataPath {

    private static final List<Connection> TWO_ENDS =
            List.of(
                    new Connection(
                            "shop/web",
                            "web",
                            Connection.Role.ACTIVE,
                            4,
                            "10.0.0.1:40000",
                            "127.0.0.1:15001",
                            "shop/db",
                            Connection.State.REDIRECTING,
                            "both ends are \"local\"",
                            7,
                            700,
                            1,
                            10,
                            Map.of(FallbackCause.ORDER, 1L)),
                    new Connection(
                            "shop/db",
                            "db",
                            Connection.Role.PASSIVE,
                            6,
                            "[::1]:80",
                            "[::1]:40000",
                            null,
                            Connection.State.TCP,
                            "no peer",
                            0,
                            0,
                            2,
                            20,
                            Map.of()));

    private final List<List<PodRedirect>> applied = new CopyOnWriteArrayList<>();
    private volatile @Nullable String refusal;
    private volatile boolean drained;
    private volatile boolean closed;
    private volatile int more;

    public List<List<PodRedirect>> applied() {
        return List.copyOf(applied);
    }

    /** The last desired state, empty before the first. */
    public List<PodRedirect> present() {
        return applied.isEmpty() ? List.of() : applied.getLast();
    }

    /** From now on everything is refused, or nothing when the message is null. */
    public void refuse(@Nullable String message) {
        refusal = message;
    }

    /** As another process does it. */
    public void drain() {
        drained = true;
    }

    /** From now on it has so many ends beside its two. */
    public void haveMore(int ends) {
        more = ends;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void apply(List<PodRedirect> desired) {
        check();
        if (drained) {
            throw new DataPathException("data path: draining");
        }
        applied.add(List.copyOf(desired));
    }

    @Override
    public boolean isDrained() {
        return drained;
    }

    @Override
    public List<Connection> connections(int most) {
        check();
        var ends = new ArrayList<>(TWO_ENDS);
        ends.addAll(Collections.nCopies(more, TWO_ENDS.getFirst()));
        return ends.subList(0, Math.min(most, ends.size()));
    }

    @Override
    public Counters counters() {
        check();
        return new Counters(1, 2, 4, 7, 700, 3, 30, Map.of(FallbackCause.ORDER, 1L));
    }

    @Override
    public List<SelfTestResult> selfTest() {
        return List.of(
                new SelfTestResult(
                        "FIONREAD", SelfTestResult.Verdict.RESTRICTED, "0 by TCP, no-op verdict"));
    }

    @Override
    public void close() {
        closed = true;
    }

    private void check() {
        if (refusal != null) {
            throw new DataPathException(refusal);
        }
    }
}
