package io.sidelane.xds.server;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * How connections are kept and renewed.
 *
 * @param keepAlive a ping after so much silence, so that dead clients are noticed
 * @param keepAliveTimeout how long its answer may take
 * @param handshake to TLS, HTTP/2's preface and SETTINGS; who takes longer is no client
 * @param maxConnectionIdle how long a connection may be open without a stream
 * @param maxConnectionAge when a client is asked to reconnect, so that new replicas get their share
 *     and tokens are proven anew; gRPC varies it by a tenth either way
 * @param grace what streams have left then
 * @param maxStreams of one connection. One is enough for an aggregated client; Envoy opens one for
 *     each resource that it subscribes to otherwise
 */
public record Transport(
        Duration keepAlive,
        Duration keepAliveTimeout,
        Duration handshake,
        Duration maxConnectionIdle,
        Duration maxConnectionAge,
        Duration grace,
        int maxStreams) {
    public static final Transport DEFAULT =
            new Transport(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(10),
                    1_000);

    /**
     * Clients may ping every 10 s: Envoy's and grpc-java's usual settings would end in GOAWAY else.
     */
    private static final long CLIENT_PING_SECONDS = 10;

    /** A token, a trace and a few names; gRPC's own default, stated because it is a limit. */
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    /** Streams that a connection may open and reset again in a window (CVE-2023-44487). */
    private static final int RESETS = 200;

    private static final int RESETS_SECONDS = 30;

    /**
     * Virtual: a token may be proven by a call that blocks, thousands of clients that come at once
     * make no thousands of threads, and as many run as there are processors.
     */
    static final Executor THREADS =
            task -> Thread.ofVirtual().name("sidelane-xds-client").start(task);

    public NettyServerBuilder applyTo(NettyServerBuilder builder, Limits limits) {
        return builder.executor(THREADS)
                .keepAliveTime(keepAlive.toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(keepAliveTimeout.toNanos(), TimeUnit.NANOSECONDS)
                .permitKeepAliveTime(CLIENT_PING_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxConnectionIdle(maxConnectionIdle.toNanos(), TimeUnit.NANOSECONDS)
                .maxConnectionAge(maxConnectionAge.toNanos(), TimeUnit.NANOSECONDS)
                .maxConnectionAgeGrace(grace.toNanos(), TimeUnit.NANOSECONDS)
                .handshakeTimeout(handshake.toNanos(), TimeUnit.NANOSECONDS)
                .maxConcurrentCallsPerConnection(maxStreams)
                .maxInboundMetadataSize(MAX_HEADER_BYTES)
                .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
                .maxInboundMessageSize(limits.maxRequestBytes());
    }
}
