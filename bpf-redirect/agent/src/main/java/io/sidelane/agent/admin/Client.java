package io.sidelane.agent.admin;

import io.sidelane.agent.admin.RequestLine.BadRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection: reads a request head, writes one answer, closes. */
final class Client {

    private static final Logger LOG = System.getLogger("admin");

    private final SocketChannel channel;
    private final long deadline;
    private final ByteBuffer received = ByteBuffer.allocate(RequestLine.MAX_BYTES);
    private @Nullable ByteBuffer answer;

    /**
     * @param deadline by {@link System#nanoTime}
     */
    Client(SocketChannel channel, long deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    boolean isLate(long now) {
        return now - deadline > 0;
    }

    void proceed(SelectionKey key, AdminPages pages) {
        try {
            if (answer == null && !read(pages)) {
                return;
            }
            write(key);
        } catch (IOException | CancelledKeyException _) {
            // The client has gone; there is nobody to tell.
            close();
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection: " + e.getMessage());
        }
    }

    /** Whether there is an answer now. */
    private boolean read(AdminPages pages) throws IOException {
        if (channel.read(received) < 0) {
            close();
            return false;
        }
        try {
            var request = RequestLine.parse(received);
            if (request == null) {
                return false;
            }
            answer = answer(pages, request).bytes();
        } catch (BadRequest e) {
            answer = e.response().bytes();
        }
        return true;
    }

    private static Response answer(AdminPages pages, RequestLine request) {
        try {
            return pages.answer(request);
        } catch (RuntimeException e) {
            // A defect of one page must not take the others with it.
            LOG.log(Level.ERROR, "%s: %s".formatted(request.path(), e));
            return Response.error(500, "%s: failed, see the agent's log".formatted(request.path()));
        }
    }

    private void write(SelectionKey key) throws IOException {
        var remaining = answer;
        if (remaining == null) {
            return;
        }
        var _ = channel.write(remaining);
        if (remaining.hasRemaining()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else {
            close();
        }
    }
}
