package io.sidelane.xds.client;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.Snapshot;
import org.junit.jupiter.api.Test;

class SettledTest {
    private static final Snapshot OLD =
            Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, "a=1"));
    private static final Snapshot NEW =
            Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, "a=2"));

    private final Driver client = new Driver(Variant.DELTA);

    private void has(Snapshot snapshot) {
        client.publish(snapshot);
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
    }

    @Test
    void aClientThatHasAllIsSettledInWhatWasPublishedLast() {
        has(OLD);
        assertThat(client.machine.settled()).isSameAs(OLD);

        client.publish(NEW);
        assertThat(client.machine.settled()).isNull();
        var response = client.takeOne();
        assertThat(client.machine.settled()).isNull();
        client.ackDelta(response);

        assertThat(client.machine.settled()).isSameAs(NEW);
    }

    @Test
    void whatDiffersInNothingThatItAsksForSettlesAtOnce() {
        has(OLD);
        var more = OLD.with(CDS, set(CDS, "c=1"));

        client.publish(more);

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.settled()).isSameAs(more);
    }

    @Test
    void aClientThatRefusedIsWaitedForNoLonger() {
        has(OLD);
        client.publish(NEW);

        client.nackDelta(client.takeOne(), "no");

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.settled()).isSameAs(NEW);
    }

    @Test
    void whatIsHeldForSomethingRefusedIsWaitedFor() {
        client.publish(Snapshot.EMPTY.with(CDS, set(CDS, "c=1")).with(LDS, set(LDS, "l=1")));
        client.subscribe(CDS);
        client.subscribe(LDS);
        for (var responses = client.take(); !responses.isEmpty(); responses = client.take()) {
            responses.forEach(client::ackDelta);
        }
        var next = Snapshot.EMPTY.with(CDS, set(CDS, "c=1", "d=1")).with(LDS, set(LDS, "l=2"));
        client.publish(next);
        client.nackDelta(client.takeOne(), "no");
        assertThat(client.take()).isEmpty();
        assertThat(client.machine.settled()).isNull();

        client.now = client.machine.deadline();
        client.ackDelta(client.takeOne());

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.settled()).isSameAs(next);
    }

    @Test
    void whatIsNotRemovedBecauseAnotherIsRefusedIsNotWaitedFor() {
        client.publish(Snapshot.EMPTY.with(CDS, set(CDS, "c=1")).with(LDS, set(LDS, "l=1")));
        client.subscribe(CDS);
        client.subscribe(LDS);
        for (var responses = client.take(); !responses.isEmpty(); responses = client.take()) {
            responses.forEach(client::ackDelta);
        }
        var next = Snapshot.EMPTY.with(LDS, set(LDS, "l=2"));
        client.publish(next);

        client.nackDelta(client.takeOne(), "no");

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.settled()).isSameAs(next);
    }
}
