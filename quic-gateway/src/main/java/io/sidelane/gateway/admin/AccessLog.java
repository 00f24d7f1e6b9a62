package io.sidelane.gateway.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sidelane.gateway.config.Address;
import io.sidelane.gateway.exchange.Entry;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object a line for each request, written by a thread of its own. A disk that is too slow
 * costs lines, which are counted, and never requests.
 */
public final class AccessLog implements AutoCloseable {

    private static final int MOST_WAITING = 8_192;

    private record Line(Instant time, Entry entry, long nanos) {}

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LongAdder lost = new LongAdder();
    private final @Nullable OutputStream out;
    private final @Nullable Thread thread;
    private volatile boolean closed;

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
        if (out != null && !lines.offer(new Line(Instant.now(), entry, entry.nanos()))) {
            lost.increment();
        }
    }

    /** Lines that the disk was too slow for. */
    long lost() {
        return lost.sum();
    }

    private void run() {
        var batch = new ArrayList<Line>();
        try (var json = new JsonFactory().createGenerator(out)) {
            json.setRootValueSeparator(null);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            while (!closed || !lines.isEmpty()) {
                var first = lines.poll(200, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                lines.drainTo(batch, 1_000);
                for (var line : batch) {
                    write(json, line);
                }
                batch.clear();
                json.flush();
            }
        } catch (IOException e) {
            System.getLogger("access-log")
                    .log(Level.ERROR, "not written: %s; no more lines".formatted(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(JsonGenerator json, Line line) throws IOException {
        var entry = line.entry();
        json.writeStartObject();
        json.writeStringField("time", line.time().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("listener", entry.client().listener());
        json.writeStringField("protocol", entry.client().protocol());
        json.writeStringField("client", Address.written(entry.client().address()));
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
        closed = true;
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
