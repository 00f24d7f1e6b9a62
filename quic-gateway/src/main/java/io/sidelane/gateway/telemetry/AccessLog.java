package io.sidelane.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sidelane.gateway.config.Address;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line for each request, written by a thread of its own, which looks for them by
 * itself: a worker that had to wake it would pay more for that than for the line. A disk that is
 * too slow costs lines, which are counted, and never requests.
 */
public final class AccessLog implements AutoCloseable {

    /* What comes within a pause has room, up to 160,000 requests a second. */
    private static final int MOST_WAITING = 8_192;
    private static final long PAUSE_MILLIS = 50;

    /**
     * A request that is over.
     *
     * @param millis since 1970
     */
    private record Line(long millis, Entry entry, long nanos) {}

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder lost = new LongAdder();
    private final @Nullable OutputStream out;
    private final @Nullable Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    private AccessLog(@Nullable OutputStream out) {
        this.out = out;
        this.thread =
                out == null
                        ? null
                        : Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
    }

    /**
     * @param where stdout, none, or a file that lines are added to
     */
    public static AccessLog open(String where) throws IOException {
        var log =
                new AccessLog(
                        switch (where) {
                            case "none" -> null;
                            case "stdout" -> System.out;
                            default ->
                                    new BufferedOutputStream(
                                            new FileOutputStream(where, true), 64 << 10);
                        });
        if (log.thread != null) {
            log.thread.start();
        }
        return log;
    }

    public void write(Entry entry) {
        if (out != null
                && !lines.offer(new Line(System.currentTimeMillis(), entry, entry.nanos()))) {
            lost.increment();
        }
    }

    /** Lines that the disk was too slow for. */
    public long lost() {
        return lost.sum();
    }

    private void run() {
        var batch = new ArrayList<Line>();
        var times = new Timestamps();
        try (var json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(null);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            boolean last;
            do {
                last = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                while (lines.drainTo(batch, 1_000) > 0) {
                    for (var line : batch) {
                        write(json, times, line);
                    }
                    batch.clear();
                    json.flush();
                }
            } while (!last);
        } catch (IOException e) {
            System.getLogger("access-log")
                    .log(Level.ERROR, "not written: %s; no more lines".formatted(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(JsonGenerator json, Timestamps times, Line line) throws IOException {
        var entry = line.entry();
        json.writeStartObject();
        json.writeStringField("time", times.written(line.millis()));
        json.writeStringField("listener", entry.client().listener());
        json.writeStringField("protocol", entry.client().protocol());
        json.writeStringField("client", entry.client().written());
        var certificate = entry.client().certificate();
        optional(json, "subject", certificate == null ? null : certificate.subject());
        json.writeStringField("method", entry.head().method());
        optional(json, "upgrade", entry.head().protocol());
        if (entry.isEarly()) {
            json.writeBooleanField("early", true);
        }
        json.writeStringField("authority", entry.head().authority());
        json.writeStringField("path", entry.head().path());
        json.writeNumberField("status", entry.status());
        optional(json, "reason", entry.reason());
        optional(json, "route", entry.route());
        optional(json, "upstream", entry.upstream());
        var endpoint = entry.endpoint();
        optional(json, "endpoint", endpoint == null ? null : Address.written(endpoint.address()));
        json.writeNumberField("attempts", entry.attempts());
        json.writeNumberField("bytesIn", entry.received());
        json.writeNumberField("bytesOut", entry.sent());
        json.writeNumberField("millis", Math.round(line.nanos() / 1e4) / 1e2);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() throws IOException {
        closing.countDown();
        if (thread != null && out != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            if (out != System.out) {
                out.close();
            }
        }
    }
}
