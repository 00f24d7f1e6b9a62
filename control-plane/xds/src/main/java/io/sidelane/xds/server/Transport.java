package io.sidelane.xds.server;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How connections are kept and renewed.
 *
 * @param keepAlive a ping after so much silence, so that dead clients are noticed
 * @param keepAliveTimeout how long its answer may take
 * @param maxConnectionAge when a client is asked to reconnect, so that new replicas get their share
 *     and tokens are proven anew; gRPC varies it by a tenth either way
 * @param grace what streams have left then
 */
public record Transport(
        Duration keepAlive, Duration keepAliveTimeout, Duration maxConnectionAge, Duration grace) {
    public static final Transport DEFAULT =
            new Transport(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(10));

    /**
     * Clients may ping every 10 s: Envoy's and grpc-java's usual settings would end in GOAWAY else.
     */
    private static final long CLIENT_PING_SECONDS = 10;

    public NettyServerBuilder applyTo(NettyServerBuilder builder, Limits limits) {
        return builder.keepAliveTime(keepAlive.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(keepAliveTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(CLIENT_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionAge(maxConnectionAge.toNanos(), TimeUnit.NANOSECONDS)
                .maxConnectionAgeGrace(grace.toNanos(), TimeUnit.NANOSECONDS)
                .maxInboundMessageSize(limits.maxRequestBytes());
    }
}
