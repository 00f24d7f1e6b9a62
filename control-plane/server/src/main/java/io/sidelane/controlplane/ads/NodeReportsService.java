package io.sidelane.controlplane.ads;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sidelane.controlplane.core.Core;
import io.sidelane.xds.server.ClientIdentity;
import io.sidelane.xds.server.XdsServer;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import io.sidelane.xds.v1alpha1.NodeReportsGrpc;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes what agents report of their own nodes, and of no others. */
public final class NodeReportsService extends NodeReportsGrpc.NodeReportsImplBase {

    private static final Logger LOG = Logger.getLogger("reports");

    /** A node's 1,024 pods with a sentence each are some 300 kB. */
    static final int MAX_BYTES = 1 << 20;

    /** An agent has one; those that it lost without a word may still seem to be there. */
    static final int MAX_STREAMS_OF_ONE = 8;

    /** Longest name of a Kubernetes object. */
    private static final int MAX_NAME = 253;

    private final Supplier<Core> core;
    private final int maxStreams;
    private final AtomicLong streams = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ClientIdentity, Integer> openOf = new ConcurrentHashMap<>();

    public NodeReportsService(Supplier<Core> core, int maxStreams) {
        this.core = core;
        this.maxStreams = maxStreams;
    }

    @Override
    public StreamObserver<NodeReport> report(StreamObserver<NodeReportReceipt> answers) {
        return report(XdsServer.caller(), answers);
    }

    StreamObserver<NodeReport> report(
            ClientIdentity caller, StreamObserver<NodeReportReceipt> answers) {
        var stream = new Reports(streams.incrementAndGet(), caller, answers);
        int all = open.incrementAndGet();
        int own = openOf.merge(caller, 1, Integer::sum);
        if (all > maxStreams) {
            stream.refuse(
                    Status.RESOURCE_EXHAUSTED,
                    "report streams: %d (expected: at most %d)".formatted(all, maxStreams));
        } else if (own > MAX_STREAMS_OF_ONE && !caller.isAnonymous()) {
            stream.refuse(
                    Status.RESOURCE_EXHAUSTED,
                    "report streams of one client: %d (expected: at most %d)"
                            .formatted(own, MAX_STREAMS_OF_ONE));
        }
        return stream;
    }

    private final class Reports implements StreamObserver<NodeReport> {

        private final long stream;
        private final ClientIdentity caller;
        private final StreamObserver<NodeReportReceipt> answers;
        private final AtomicReference<@Nullable NodeReport> unread = new AtomicReference<>();
        private @Nullable String node;
        private boolean over;

        Reports(long stream, ClientIdentity caller, StreamObserver<NodeReportReceipt> answers) {
            this.stream = stream;
            this.caller = caller;
            this.answers = answers;
        }

        @Override
        public void onNext(NodeReport report) {
            if (over) {
                return;
            }
            var name = report.getNode();
            var refusal = refusal(report, name);
            if (refusal != null) {
                refuse(Status.INVALID_ARGUMENT, refusal);
            } else if (!caller.isAnonymous() && !name.equals(caller.node())) {
                refuse(
                        Status.PERMISSION_DENIED,
                        "node: %s (expected: %s, the node of %s)"
                                .formatted(
                                        name,
                                        caller.node() == null ? "none" : caller.node(),
                                        caller.name()));
            } else {
                node = name;
                // Whoever reports faster than it is looked at fills no queue.
                if (unread.getAndSet(report) == null) {
                    core.get()
                            .reported(stream, () -> Objects.requireNonNull(unread.getAndSet(null)));
                }
            }
        }

        private @Nullable String refusal(NodeReport report, String name) {
            if (name.isEmpty() || name.length() > MAX_NAME) {
                return "node: %d characters (expected: 1 to %d)".formatted(name.length(), MAX_NAME);
            }
            if (node != null && !node.equals(name)) {
                return "node: %s (expected: %s, as in the first report of this stream)"
                        .formatted(name, node);
            }
            return report.getSerializedSize() > MAX_BYTES
                    ? "report: %d B (expected: at most %d)"
                            .formatted(report.getSerializedSize(), MAX_BYTES)
                    : null;
        }

        void refuse(Status status, String why) {
            LOG.warnf("%s: refused, %s", caller.name(), why);
            end();
            answers.onError(status.withDescription(why + "; stream ended").asRuntimeException());
        }

        @Override
        public void onError(Throwable error) {
            end();
        }

        @Override
        public void onCompleted() {
            if (!over) {
                end();
                answers.onNext(NodeReportReceipt.getDefaultInstance());
                answers.onCompleted();
            }
        }

        private void end() {
            if (!over) {
                over = true;
                open.decrementAndGet();
                openOf.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
                if (node != null) {
                    core.get().reportsEnded(stream, node);
                }
            }
        }
    }
}
