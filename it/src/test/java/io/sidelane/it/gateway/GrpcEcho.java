package io.sidelane.it.gateway;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A gRPC server with a method of each kind, whose messages are plain bytes: One answers one
 * message, Down answers it three times, Up answers the last of several, Both answers each, Fails
 * none.
 */
public final class GrpcEcho implements AutoCloseable {

    private final Server server;

    GrpcEcho() throws IOException {
        this(InetAddress.getLoopbackAddress());
    }

    public GrpcEcho(InetAddress address) throws IOException {
        var service = ServerServiceDefinition.builder("echo.Echo");
        service.addMethod(
                method(MethodType.UNARY, "One", ServerCalls.asyncUnaryCall(GrpcEcho::one)));
        service.addMethod(
                method(
                        MethodType.SERVER_STREAMING,
                        "Down",
                        ServerCalls.asyncServerStreamingCall(GrpcEcho::down)));
        service.addMethod(
                method(
                        MethodType.CLIENT_STREAMING,
                        "Up",
                        ServerCalls.asyncClientStreamingCall(GrpcEcho::up)));
        service.addMethod(
                method(
                        MethodType.BIDI_STREAMING,
                        "Both",
                        ServerCalls.asyncBidiStreamingCall(GrpcEcho::both)));
        service.addMethod(
                method(MethodType.UNARY, "Fails", ServerCalls.asyncUnaryCall(GrpcEcho::fails)));
        server =
                NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
                        .addService(service.build())
                        .build()
                        .start();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.getPort();
    }

    private static ServerMethodDefinition<byte[], byte[]> method(
            MethodType type, String name, ServerCallHandler<byte[], byte[]> handler) {
        return ServerMethodDefinition.create(method(type, name), handler);
    }

    /** A method as clients name it. */
    public static MethodDescriptor<byte[], byte[]> method(MethodType type, String name) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(type)
                .setFullMethodName("echo.Echo/" + name)
                .build();
    }

    private static void one(byte[] message, StreamObserver<byte[]> client) {
        client.onNext(message);
        client.onCompleted();
    }

    private static void down(byte[] message, StreamObserver<byte[]> client) {
        for (int i = 0; i < 3; i++) {
            client.onNext(message);
        }
        client.onCompleted();
    }

    private static void fails(byte[] message, StreamObserver<byte[]> client) {
        client.onError(
                Status.FAILED_PRECONDITION
                        .withDescription("%d bytes".formatted(message.length))
                        .asRuntimeException());
    }

    private static StreamObserver<byte[]> up(StreamObserver<byte[]> client) {
        return new Messages(client) {
            private byte[] last = {};

            @Override
            public void onNext(byte[] message) {
                last = message;
            }

            @Override
            public void onCompleted() {
                one(last, client);
            }
        };
    }

    private static StreamObserver<byte[]> both(StreamObserver<byte[]> client) {
        return new Messages(client) {
            @Override
            public void onNext(byte[] message) {
                client.onNext(message);
            }

            @Override
            public void onCompleted() {
                client.onCompleted();
            }
        };
    }

    private abstract static class Messages implements StreamObserver<byte[]> {

        private final StreamObserver<byte[]> client;

        Messages(StreamObserver<byte[]> client) {
            this.client = client;
        }

        @Override
        public void onError(Throwable cause) {
            client.onError(cause);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
