package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sidelane.controlplane.model.ReplicaFact;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Renews this replica's own Lease, and tells the others on it what its proxies refuse. */
final class ReplicaWriter implements AutoCloseable {

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private static final PatchContext APPLY =
            new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(KubernetesStatusApi.FIELD_MANAGER)
                    .withForce(true)
                    .build();

    private final KubernetesClient client;
    private final ReplicaLease.Identity who;
    private final InstantSource clock;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("kubernetes-replica").daemon().factory());
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile ReplicaFact told = ReplicaFact.NOTHING;
    private volatile @Nullable RuntimeException failure;

    ReplicaWriter(KubernetesClient client, ReplicaLease.Identity who, InstantSource clock) {
        this.client = client;
        this.who = who;
        this.clock = clock;
    }

    void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::write, 0, ReplicaLease.RENEWED.toSeconds(), TimeUnit.SECONDS);
    }

    /** From any thread; does not block. */
    void tell(ReplicaFact mine) {
        told = mine;
        if (pending.compareAndSet(false, true)) {
            try {
                thread.execute(this::write);
            } catch (RejectedExecutionException _) {
                // Closed meanwhile: its proxies tell another replica.
            }
        }
    }

    /** What keeps it from telling, one line. */
    List<String> problems() {
        var now = failure;
        return now == null
                ? List.of()
                : List.of(
                        "lease of this replica: %s (expected: to be written); other replicas do not know what its proxies refuse"
                                .formatted(Failures.words(Failures.cause(now))));
    }

    private void write() {
        pending.set(false);
        try {
            apply(ReplicaLease.of(who, told, clock.instant()));
            failure = null;
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void apply(Lease lease) {
        client.leases().inNamespace(who.namespace()).resource(lease).patch(APPLY, lease);
    }

    /** Says that it is gone, and waits for that, but not long. */
    @Override
    public void close() {
        try {
            thread.execute(() -> apply(ReplicaLease.released(who)));
            thread.shutdown();
            if (!thread.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException _) {
            // Closed before.
        }
    }
}
