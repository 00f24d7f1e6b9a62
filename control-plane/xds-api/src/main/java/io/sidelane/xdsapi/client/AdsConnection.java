package io.sidelane.xdsapi.client;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the control plane with one ADS stream. It is never repaired: when the stream
 * ends, the connection does, and somebody makes another.
 *
 * <p>The listener is called on the transport's threads and must not block; the sending methods are
 * for one thread.
 */
public final class AdsConnection implements AutoCloseable {

    /** A server, or what is between, that says nothing for so long is asked whether it is there. */
    static final long KEEPALIVE_SECONDS = 30;

    static final long KEEPALIVE_TIMEOUT_SECONDS = 10;

    /* A response is cut at 1 MiB by the server, but for single resources that are larger. */
    private static final int MAX_MESSAGE = 16 << 20;

    private final ManagedChannel channel;
    private final Channel calls;
    private final Listener listener;
    private final ClientCallStreamObserver<DeltaDiscoveryRequest> ads;

    /** Hears what happens. */
    public interface Listener {

        /** A server is there, TLS included; it may still refuse the stream. */
        void reached();

        /** The server sent a response. It sends the next when one of them has been answered. */
        void responded(DeltaDiscoveryResponse response);

        /**
         * The stream ended, and the connection with it.
         *
         * @param reason in one line for people
         */
        void ended(String reason);
    }

    /**
     * Connects in the background.
     *
     * @param first the first requests of the ADS stream
     * @throws IOException when the files that TLS or authentication need cannot be read
     */
    public AdsConnection(
            ControlPlaneConfig config, Collection<DeltaDiscoveryRequest> first, Listener listener)
            throws IOException {
        this.listener = listener;
        var token = Credentials.token(config);
        this.channel =
                Grpc.newChannelBuilderForAddress(
                                config.address().host(),
                                config.address().port(),
                                Credentials.channel(config))
                        // Events are only put into a queue: no thread of their own is needed.
                        .directExecutor()
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .disableRetry()
                        .build();
        this.calls =
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(token));
        var stream = new AdsStream(first.size());
        AggregatedDiscoveryServiceGrpc.newStub(calls).deltaAggregatedResources(stream);
        this.ads = Objects.requireNonNull(stream.requests);
        first.forEach(ads::onNext);
        watch(ConnectivityState.IDLE);
    }

    /** For other calls on the same connection, with the same credentials. */
    public Channel channel() {
        return calls;
    }

    /* A server with nothing to say sends not even headers: only the channel knows. */
    private void watch(ConnectivityState last) {
        channel.notifyWhenStateChanged(
                last,
                () -> {
                    var state = channel.getState(false);
                    if (state == ConnectivityState.READY) {
                        listener.reached();
                    } else if (state != ConnectivityState.SHUTDOWN) {
                        watch(state);
                    }
                });
    }

    /** Sends an answer, and asks for the next response. */
    public void answer(DeltaDiscoveryRequest request) {
        ads.onNext(request);
        ads.request(1);
    }

    /** Sends what is still to be sent, and closes; within so long. */
    public void finish(Duration atMost) throws InterruptedException {
        ads.onCompleted();
        channel.shutdown();
        if (!channel.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** One response a type at a time: a fast server waits for who is to be told. */
    private final class AdsStream
            implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

        private final int types;
        private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> requests;

        AdsStream(int types) {
            this.types = types;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> stream) {
            stream.disableAutoRequestWithInitial(types);
            requests = stream;
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            listener.responded(response);
        }

        @Override
        public void onError(Throwable error) {
            listener.ended(words(error));
        }

        @Override
        public void onCompleted() {
            listener.ended("the control plane ended the stream");
        }
    }

    /** In one line for people: the cause says what the status only calls an I/O error. */
    public static String words(Throwable error) {
        var status = Status.fromThrowable(error);
        var words = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            words.append(": ").append(status.getDescription());
        }
        for (var cause = status.getCause(); cause != null; cause = cause.getCause()) {
            words.append(": ").append(cause.getMessage());
        }
        return words.toString().replace('\n', ' ');
    }
}
