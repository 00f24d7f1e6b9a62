package io.sidelane.agent.controlplane;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Ended;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Reached;
import io.sidelane.agent.controlplane.ControlPlaneEvent.ReportsEnded;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Responded;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the control plane with one ADS stream, and one of reports beside it. It is
 * never repaired: when the stream ends, the connection does, and somebody makes another.
 *
 * <p>Events come on the transport's threads; the sending methods are for one thread.
 */
public final class Connection implements AutoCloseable {

    /** A server, or what is between, that says nothing for so long is asked whether it is there. */
    static final long KEEPALIVE_SECONDS = 30;

    static final long KEEPALIVE_TIMEOUT_SECONDS = 10;

    private final ManagedChannel channel;
    private final NodeReportsGrpc.NodeReportsStub reports;
    private final Consumer<ControlPlaneEvent> events;
    private final ClientCallStreamObserver<DeltaDiscoveryRequest> ads;
    private @Nullable ClientCallStreamObserver<NodeReport> reporting;

    /**
     * Connects in the background.
     *
     * @param first the first request of the ADS stream
     * @throws IOException when the files that TLS or authentication need cannot be read
     */
    public Connection(
            ControlPlaneConfig config,
            DeltaDiscoveryRequest first,
            Consumer<ControlPlaneEvent> events)
            throws IOException {
        this.events = events;
        var token = Credentials.token(config);
        this.channel =
                Grpc.newChannelBuilderForAddress(
                                config.address().host(),
                                config.address().port(),
                                Credentials.channel(config))
                        // Events are only put into a queue: no thread of their own is needed.
                        .directExecutor()
                        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .disableRetry()
                        .build();
        var interceptor = MetadataUtils.newAttachHeadersInterceptor(token);
        this.reports = NodeReportsGrpc.newStub(channel).withInterceptors(interceptor);
        var stream = new AdsStream();
        AggregatedDiscoveryServiceGrpc.newStub(channel)
                .withInterceptors(interceptor)
                .deltaAggregatedResources(stream);
        this.ads = Objects.requireNonNull(stream.requests);
        ads.onNext(first);
        watch(ConnectivityState.IDLE);
    }

    /* A server with nothing to say sends not even headers: only the channel knows. */
    private void watch(ConnectivityState last) {
        channel.notifyWhenStateChanged(
                last,
                () -> {
                    var state = channel.getState(false);
                    if (state == ConnectivityState.READY) {
                        events.accept(new Reached(this));
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

    /**
     * Sends a report, unless the server is behind.
     *
     * @return whether it was sent
     */
    public boolean report(NodeReport report) {
        if (reporting == null) {
            var stream = new ReportStream();
            reports.report(stream);
            reporting = Objects.requireNonNull(stream.requests);
        } else if (!reporting.isReady()) {
            return false;
        }
        reporting.onNext(report);
        return true;
    }

    /** The next report opens another stream. */
    public void endReports() {
        reporting = null;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** One response at a time: a fast server waits for the kernel. */
    private final class AdsStream
            implements ClientResponseObserver<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {

        private @Nullable ClientCallStreamObserver<DeltaDiscoveryRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<DeltaDiscoveryRequest> stream) {
            stream.disableAutoRequestWithInitial(1);
            requests = stream;
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            events.accept(new Responded(Connection.this, response));
        }

        @Override
        public void onError(Throwable error) {
            events.accept(new Ended(Connection.this, words(error)));
        }

        @Override
        public void onCompleted() {
            events.accept(new Ended(Connection.this, "the control plane ended the stream"));
        }
    }

    private final class ReportStream
            implements ClientResponseObserver<NodeReport, NodeReportReceipt> {

        private @Nullable ClientCallStreamObserver<NodeReport> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<NodeReport> stream) {
            requests = stream;
        }

        @Override
        public void onNext(NodeReportReceipt receipt) {
            // The end of the stream says the same.
        }

        @Override
        public void onError(Throwable error) {
            boolean forGood =
                    switch (Status.fromThrowable(error).getCode()) {
                        case UNIMPLEMENTED, PERMISSION_DENIED, UNAUTHENTICATED -> true;
                        default -> false;
                    };
            events.accept(new ReportsEnded(Connection.this, words(error), forGood));
        }

        @Override
        public void onCompleted() {
            events.accept(
                    new ReportsEnded(Connection.this, "the control plane ended the stream", false));
        }
    }

    /* The cause says what the status only calls an I/O error. */
    static String words(Throwable error) {
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
