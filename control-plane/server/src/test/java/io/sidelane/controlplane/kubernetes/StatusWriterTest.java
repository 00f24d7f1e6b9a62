package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sidelane.api.Condition;
import io.sidelane.api.ConditionType;
import io.sidelane.api.status.ProfileStatus;
import io.sidelane.controlplane.mesh.fact.ObjectRef;
import io.sidelane.controlplane.statement.Wanted;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With an API server that answers as told, and threads as they are. */
class StatusWriterTest {

    private final KnownObject profile = Given.known(Given.profile("fast", "1"));
    private final ObjectRef ref = ObjectRef.of(profile.object());
    private final BlockingQueue<Integer> written = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<@Nullable Record>> told = new LinkedBlockingQueue<>();
    private volatile IntFunction<@Nullable RuntimeException> answer = _ -> null;
    private volatile boolean leads = true;
    private volatile KnownObject present = profile;

    private final StatusWriter writer =
            new StatusWriter(
                    new OneObject(),
                    new Answers(),
                    (_, _, before, now) -> told.add(Arrays.asList(before, now)),
                    () -> leads,
                    InstantSource.system());

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void whatAnObjectDoesNotSayIsWrittenOnceUntilTheWatchShowsIt() throws InterruptedException {
        writer.publish(wanted(3));
        assertThat(next()).isEqualTo(3);

        writer.publish(wanted(3));
        writer.publish(wanted(4));

        assertThat(next()).isEqualTo(4);
        assertThat(written).isEmpty();
    }

    @Test
    void eachStatusThatWasWrittenIsToldOnceBesideTheOneBefore() throws InterruptedException {
        answer = attempt -> attempt == 1 ? new KnownFailure(409) : null;

        writer.publish(wanted(3));
        var first = told.poll(10, TimeUnit.SECONDS);
        writer.publish(wanted(4));
        var second = told.poll(10, TimeUnit.SECONDS);

        assertThat(first).isNotNull().first().isEqualTo(profile.status());
        assertThat(second).isNotNull().first().isEqualTo(first == null ? null : first.get(1));
        assertThat(told).isEmpty();
    }

    @Test
    void aConflictIsTriedAgain() throws InterruptedException {
        answer = attempt -> attempt < 3 ? new KnownFailure(409) : null;

        writer.publish(wanted(3));

        assertThat(next()).isEqualTo(3);
        assertThat(next()).isEqualTo(3);
        assertThat(next()).isEqualTo(3);
        assertThat(writer.problems()).isEmpty();
    }

    @Test
    void aRefusalIsAProblemUntilItIsOver() throws InterruptedException {
        answer = attempt -> attempt == 1 ? new KnownFailure(403) : null;
        writer.publish(wanted(3));
        next();

        assertThat(next()).isEqualTo(3);

        writer.publish(wanted(5));
        assertThat(next()).isEqualTo(5);
        assertThat(writer.problems()).isEmpty();
    }

    @Test
    void whoLeadsNoMoreWritesNothingAndWhoLeadsAgainWritesEverything() throws InterruptedException {
        leads = false;
        writer.leadershipChanged();
        writer.publish(wanted(3));

        leads = true;
        writer.leadershipChanged();

        assertThat(next()).isEqualTo(3);
        assertThat(written).isEmpty();
    }

    @Test
    void whatSomebodyElseWroteOverIsPutRight() throws InterruptedException {
        writer.publish(wanted(3));
        next();

        present = profile.with(new ProfileStatus(1, List.of(), 99, 1));
        writer.touched(ref);

        assertThat(next()).isEqualTo(3);
    }

    @Test
    void aRouteThatCameAnewIsToldWhatTheFormerOneWas() throws InterruptedException {
        var route = new ObjectRef("gateway.networking.k8s.io", "HTTPRoute", "shop", "books");
        var wanted = wanted(3).values().iterator().next();
        writer.publish(Map.of(route, wanted));
        assertThat(next()).isEqualTo(3);

        writer.publish(Map.of(route, wanted));
        writer.touched(route);

        assertThat(next()).isEqualTo(3);
        assertThat(written).isEmpty();
    }

    private int next() throws InterruptedException {
        var pods = written.poll(10, TimeUnit.SECONDS);
        assertThat(pods).as("a write").isNotNull();
        return pods == null ? 0 : pods;
    }

    private Map<ObjectRef, Wanted> wanted(int pods) {
        return Map.of(
                ref,
                new Wanted(
                        new ProfileStatus(1, List.of(), pods, 1),
                        List.of(Condition.met(ConditionType.ACCEPTED, "takes part", 1))));
    }

    private static final class KnownFailure extends KubernetesClientException {
        private static final long serialVersionUID = 1L;

        KnownFailure(int code) {
            super("refused", code, null);
        }
    }

    private final class OneObject implements Cluster {
        @Override
        public @Nullable KnownObject object(ObjectRef asked) {
            return asked.equals(ref) ? present : null;
        }

        @Override
        public @Nullable KnownNode node(String name) {
            return null;
        }

        @Override
        public Set<String> nodeNames() {
            return Set.of();
        }
    }

    private final class Answers implements StatusApi {
        private int attempts;

        @Override
        public void applyStatus(ObjectRef ref, String uid, Record status) {
            var failure = answer.apply(++attempts);
            written.add(((ProfileStatus) status).matchedPods());
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void createForNode(String node, String nodeUid) {
            throw new AssertionError(node);
        }

        @Override
        public void deleteForNode(String node) {
            throw new AssertionError(node);
        }

        @Override
        public void applyGatewayApiStatus(ObjectRef route, Wanted wanted, Instant now) {
            written.add(((ProfileStatus) wanted.status()).matchedPods());
        }
    }
}
