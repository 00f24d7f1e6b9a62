package io.sidelane.xds.server;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as the transport takes it: parts that are written one after the other, and that all
 * clients who get the same resource share. Read once, by one thread.
 */
final class Outgoing extends InputStream implements Drainable, KnownLength {
    private final List<ByteString> parts;
    private final int size;
    private boolean drained;
    private @Nullable InputStream reading;

    Outgoing(List<ByteString> parts) {
        this.parts = parts;
        var sum = 0;
        for (var part : parts) {
            sum = Math.addExact(sum, part.size());
        }
        size = sum;
    }

    int size() {
        return size;
    }

    @Override
    public int available() throws IOException {
        return drained ? 0 : reading == null ? size : reading.available();
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        if (drained) {
            return 0;
        }
        drained = true;
        for (var part : parts) {
            part.writeTo(target);
        }
        return size;
    }

    @Override
    public int read() throws IOException {
        return reading().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return reading().read(target, offset, length);
    }

    /** Transports in the same process read instead of draining. */
    private InputStream reading() throws IOException {
        if (reading == null) {
            var whole = new ByteArrayOutputStream(size);
            drainTo(whole);
            drained = false;
            reading = new ByteArrayInputStream(whole.toByteArray());
        }
        return reading;
    }
}
