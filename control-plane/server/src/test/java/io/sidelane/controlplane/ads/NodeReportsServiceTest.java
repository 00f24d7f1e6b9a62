package io.sidelane.controlplane.ads;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sidelane.controlplane.core.Core;
import io.sidelane.controlplane.core.CoreEvents;
import io.sidelane.controlplane.core.Publications;
import io.sidelane.controlplane.mesh.StandaloneMesh;
import io.sidelane.controlplane.model.World;
import io.sidelane.xds.Snapshot;
import io.sidelane.xds.server.ClientIdentity;
import io.sidelane.xds.v1alpha1.NodeReport;
import io.sidelane.xds.v1alpha1.NodeReportReceipt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeReportsServiceTest {

    private static final long PATIENCE_SECONDS = 20;
    private static final ClientIdentity AGENT = new ClientIdentity("agent", "n1");

    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CountDownLatch published = new CountDownLatch(1);
    private final AtomicInteger lookedAt = new AtomicInteger();

    private final Core core =
            new Core(
                    new StandaloneMesh("cluster.local"),
                    _ -> {},
                    new Publications.Publisher() {
                        @Override
                        public void publish(String group, Snapshot snapshot) {
                            // Nobody asks for anything.
                        }

                        @Override
                        public void withdraw(String group) {
                            // Nobody has it.
                        }
                    },
                    List::of,
                    new CoreEvents() {
                        @Override
                        public void reported() {
                            lookedAt.incrementAndGet();
                            looking.countDown();
                            try {
                                mayGoOn.await();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        }

                        @Override
                        public void publishedAll(long version) {
                            published.countDown();
                        }
                    },
                    InstantSource.system());
    private final NodeReportsService service = new NodeReportsService(() -> core, 100);

    private static final class Answers implements StreamObserver<NodeReportReceipt> {
        final List<Status> ends = new ArrayList<>();

        @Override
        public void onNext(NodeReportReceipt receipt) {
            // There is nothing in it.
        }

        @Override
        public void onError(Throwable error) {
            ends.add(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            ends.add(Status.OK);
        }
    }

    private static NodeReport report(String kernel) {
        return NodeReport.newBuilder().setNode("n1").setKernel(kernel).build();
    }

    @AfterEach
    void close() {
        mayGoOn.countDown();
        core.close();
    }

    @Test
    void ofReportsThatWaitTheNewestAloneIsLookedAt() throws Exception {
        var stream = service.report(AGENT, new Answers());
        stream.onNext(report("0"));
        assertThat(looking.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        for (int i = 1; i <= 100; i++) {
            stream.onNext(report(String.valueOf(i)));
        }
        mayGoOn.countDown();
        core.changed(World.EMPTY);

        assertThat(published.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        // The first was still about to be looked at.
        assertThat(lookedAt).hasValue(1);
        assertThat(Objects.requireNonNull(core.picture().nodes().get("n1")).report())
                .isEqualTo(report("100"));
    }

    @Test
    void oneClientHasSoManyStreamsAndOthersHaveTheirs() {
        var streams = new ArrayList<StreamObserver<NodeReport>>();
        var answers = new Answers();
        for (int i = 0; i < NodeReportsService.MAX_STREAMS_OF_ONE; i++) {
            streams.add(service.report(AGENT, answers));
        }
        assertThat(answers.ends).isEmpty();

        var refused = new Answers();
        service.report(AGENT, refused);
        var others = new Answers();
        service.report(new ClientIdentity("agent", "n2"), others);

        assertThat(refused.ends)
                .singleElement()
                .satisfies(
                        end -> {
                            assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                            assertThat(end.getDescription())
                                    .isEqualTo(
                                            "report streams of one client: 9 (expected: at most 8); stream ended");
                        });
        assertThat(others.ends).isEmpty();
        streams.getFirst().onCompleted();
        var next = new Answers();
        service.report(AGENT, next);
        assertThat(next.ends).isEmpty();
    }

    @Test
    void whoProvesNothingIsManyClients() {
        var answers = new Answers();
        for (int i = 0; i <= NodeReportsService.MAX_STREAMS_OF_ONE; i++) {
            service.report(ClientIdentity.ANONYMOUS, answers);
        }

        assertThat(answers.ends).isEmpty();
    }
}
