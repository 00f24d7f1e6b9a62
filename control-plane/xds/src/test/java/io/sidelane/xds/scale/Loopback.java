package io.sidelane.xds.scale;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.sidelane.xds.KeyPairStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Both ends of a connection, with mutual TLS if the scale says so. */
final class Loopback {
    private static final String SCHEME = "replicas";
    private static final String FIRST = "first";
    private static final String LAST = "last";

    private Loopback() {}

    static NettyServerBuilder server(Scale scale) throws IOException {
        var builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return scale.tls() ? builder.sslContext(serverContext(scale)) : builder;
    }

    private static SslContext serverContext(Scale scale) throws IOException {
        var pair = KeyPairStore.load(Path.of(scale.store()));
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(pair.key(), pair.certificate()))
                .trustManager(pair.certificate())
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    /**
     * Null without TLS. Does not look at the server's certificate: thousands of machines would, and
     * these share the processors with the server under measurement.
     */
    static @Nullable SslContext clientContext(Scale scale) throws IOException {
        if (!scale.tls()) {
            return null;
        }
        var pair = KeyPairStore.load(Path.of(scale.store()));
        return GrpcSslContexts.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .keyManager(pair.key(), pair.certificate())
                .build();
    }

    /**
     * To the first of {@code ports} that answers, as behind a Service's address.
     *
     * @param backwards the last of them that answers
     */
    static NettyChannelBuilder channel(@Nullable SslContext context, boolean backwards) {
        var builder = NettyChannelBuilder.forTarget(SCHEME + ":///" + (backwards ? LAST : FIRST));
        return context == null
                ? builder.usePlaintext()
                : builder.sslContext(context).overrideAuthority("localhost");
    }

    static void addresses(String ports) {
        var groups =
                Stream.of(ports.split(","))
                        .map(Integer::parseInt)
                        .map(p -> new InetSocketAddress(InetAddress.getLoopbackAddress(), p))
                        .map(EquivalentAddressGroup::new)
                        .toList();
        NameResolverRegistry.getDefaultRegistry().register(new Fixed(groups));
    }

    private static final class Fixed extends NameResolverProvider {
        private final List<EquivalentAddressGroup> groups;

        Fixed(List<EquivalentAddressGroup> groups) {
            this.groups = groups;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
            if (!SCHEME.equals(target.getScheme())) {
                return null;
            }
            var order = target.getPath().endsWith(LAST) ? groups.reversed() : groups;
            return new NameResolver() {
                @Override
                public String getServiceAuthority() {
                    return "localhost";
                }

                @Override
                public void start(Listener2 listener) {
                    listener.onResult(
                            ResolutionResult.newBuilder()
                                    .setAddressesOrError(StatusOr.fromValue(order))
                                    .build());
                }

                @Override
                public void shutdown() {}
            };
        }
    }
}
