package io.sidelane.xds.server;

import com.google.protobuf.CodedInputStream;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Marshallers of the server's side. Bytes that are no request are one too: for the stream to end.
 */
final class Wire {
    /** Nothing of a request is nested deeper: {@code node.metadata} at the most. */
    private static final int MAX_DEPTH = 100;

    private Wire() {}

    static Marshaller<Incoming> requests(Codec codec, String fixedType) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(Incoming value) {
                throw new UnsupportedOperationException("a server sends no requests");
            }

            @Override
            public Incoming parse(InputStream stream) {
                return Wire.parse(codec, stream, fixedType);
            }
        };
    }

    static Marshaller<Outgoing> responses() {
        return new Marshaller<>() {
            @Override
            public InputStream stream(Outgoing value) {
                return value;
            }

            @Override
            public Outgoing parse(InputStream stream) {
                throw new UnsupportedOperationException("a server gets no responses");
            }
        };
    }

    private static Incoming parse(Codec codec, InputStream stream, String fixedType) {
        var bytes = read(stream);
        var in = CodedInputStream.newInstance(bytes);
        in.setRecursionLimit(MAX_DEPTH);
        try {
            return codec.decode(in, bytes, fixedType);
        } catch (IOException e) {
            return new Incoming.Malformed(
                    bytes.length,
                    "request: %d B that do not decode (expected: protobuf, %s)"
                            .formatted(bytes.length, codec.variant()));
        }
    }

    private static byte[] read(InputStream stream) {
        try {
            if (!(stream instanceof KnownLength)) {
                return stream.readAllBytes();
            }
            // One array, not a chain of buffers that is joined.
            var bytes = new byte[stream.available()];
            var read = stream.readNBytes(bytes, 0, bytes.length);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        } catch (IOException e) {
            throw new UncheckedIOException("the transport's own buffer does not read", e);
        }
    }
}
