package io.sidelane.agent.controlplane;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Ended;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Reached;
import io.sidelane.agent.controlplane.ControlPlaneEvent.ReportsEnded;
import io.sidelane.agent.controlplane.ControlPlaneEvent.Responded;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import io.sidelane.xdsapi.client.AdsConnection;
import io.sidelane.xdsapi.client.ControlPlaneConfig;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the control plane with one ADS stream, and one of reports beside it.
 *
 * <p>Events come on the transport's threads; the sending methods are for one thread.
 */
public final class Connection implements AutoCloseable {

    private final AdsConnection ads;
    private final NodeReportsGrpc.NodeReportsStub reports;
    private final Consumer<ControlPlaneEvent> events;
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
        this.ads = new AdsConnection(config, List.of(first), new Listener());
        this.reports = NodeReportsGrpc.newStub(ads.channel());
    }

    /** Sends an answer, and asks for the next response. */
    public void answer(DeltaDiscoveryRequest request) {
        ads.answer(request);
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
        ads.close();
    }

    private final class Listener implements AdsConnection.Listener {

        @Override
        public void reached() {
            events.accept(new Reached(Connection.this));
        }

        @Override
        public void responded(DeltaDiscoveryResponse response) {
            events.accept(new Responded(Connection.this, response));
        }

        @Override
        public void ended(String reason) {
            events.accept(new Ended(Connection.this, reason));
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
            events.accept(new ReportsEnded(Connection.this, AdsConnection.words(error), forGood));
        }

        @Override
        public void onCompleted() {
            events.accept(
                    new ReportsEnded(Connection.this, "the control plane ended the stream", false));
        }
    }
}
