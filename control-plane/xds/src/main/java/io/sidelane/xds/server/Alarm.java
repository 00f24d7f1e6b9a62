package io.sidelane.xds.server;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One thing to do at one time, which may be changed. For one thread at a time. */
final class Alarm {
    private static final long NEVER = Long.MAX_VALUE;

    private final XdsServer server;
    private final Runnable task;
    private long at = NEVER;
    private @Nullable Future<?> pending;

    Alarm(XdsServer server, Runnable task) {
        this.server = server;
        this.task = task;
    }

    /** {@code time} and {@code now} are nanoseconds of one clock; MAX_VALUE is never. */
    void set(long time, long now) {
        if (time == at && (pending == null || !pending.isDone())) {
            return;
        }
        cancel();
        at = time;
        if (time != NEVER) {
            pending = server.later(task, Math.max(0, time - now));
        }
    }

    void cancel() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
        at = NEVER;
    }
}
