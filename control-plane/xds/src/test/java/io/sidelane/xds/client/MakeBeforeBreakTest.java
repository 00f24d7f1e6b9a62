package io.sidelane.xds.client;

import static io.sidelane.xds.Fixtures.cluster;
import static io.sidelane.xds.Fixtures.listener;
import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static io.sidelane.xds.TypeRegistry.RDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.xds.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MakeBeforeBreakTest {
    private static final Snapshot BLUE = mesh("blue", "r1", "to blue");
    private static final Snapshot GREEN = mesh("green", "r1", "to green");

    private final Driver client = new Driver(Variant.DELTA);

    private static Snapshot mesh(String cluster, String route, String routeContent) {
        return Snapshot.EMPTY
                .with(CDS, set(cluster(cluster, "")))
                .with(EDS, set(EDS, cluster + "=10.0.0.1"))
                .with(LDS, set(listener("inbound", route)))
                .with(RDS, set(RDS, route + "=" + routeContent));
    }

    private void connect(Snapshot snapshot, String cluster, String route) {
        client.publish(snapshot);
        client.subscribe(CDS);
        client.ackDelta(client.takeOne());
        client.subscribe(EDS, cluster);
        client.ackDelta(client.takeOne());
        client.subscribe(LDS);
        client.ackDelta(client.takeOne());
        client.subscribe(RDS, route);
        client.ackDelta(client.takeOne());
    }

    @Test
    void routesSwitchAfterClusterAndEndpointsAndTheOldOnesGoLast() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);

        var made = client.takeOne();
        assertThat(Driver.names(made)).containsExactly("green");
        assertThat(made.removed()).isEmpty();
        client.ackDelta(made);
        assertThat(client.take()).as("endpoints of green are not yet asked for").isEmpty();

        client.subscribe(EDS, "green");
        var endpoints = client.takeOne();
        assertThat(Driver.names(endpoints)).containsExactly("green");
        assertThat(client.take()).isEmpty();
        client.ackDelta(endpoints);

        var route = client.takeOne();
        assertThat(route.typeUrl()).isEqualTo(RDS.url());
        assertThat(client.take()).isEmpty();
        client.ackDelta(route);

        var clusterGone = client.takeOne();
        assertThat(clusterGone.typeUrl()).isEqualTo(CDS.url());
        assertThat(clusterGone.removed()).containsExactly("blue");
        client.ackDelta(clusterGone);
        var endpointsGone = client.takeOne();
        assertThat(endpointsGone.typeUrl()).isEqualTo(EDS.url());
        assertThat(endpointsGone.removed()).containsExactly("blue");
    }

    @Test
    void theOldRouteGoesAfterTheNewOneOfTheSameListenerIsTaken() {
        connect(BLUE, "blue", "r1");
        client.publish(mesh("blue", "r2", "to blue"));

        var listener = client.takeOne();
        assertThat(listener.typeUrl()).isEqualTo(LDS.url());
        client.ackDelta(listener);
        assertThat(client.take()).as("r2 is not yet asked for").isEmpty();
        client.subscribe(RDS, "r2");
        var made = client.takeOne();

        assertThat(Driver.names(made)).containsExactly("r2");
        assertThat(made.removed()).isEmpty();
        client.ackDelta(made);
        assertThat(client.takeOne().removed()).containsExactly("r1");
    }

    @Test
    void aClientThatNeverAnswersIsWaitedForNoLongerThanTheBound() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        var made = client.takeOne();

        client.now = client.machine.deadline() - 1;
        assertThat(client.take()).isEmpty();
        client.now++;
        var route = client.takeOne();

        assertThat(route.typeUrl()).isEqualTo(RDS.url());
        assertThat(client.outcomes(Outcome.PhaseTimedOut.class))
                .containsExactly(new Outcome.PhaseTimedOut(Outcome.Phase.MAKE));
        client.ackDelta(made);
        assertThat(client.take()).isEmpty();
        client.now = client.machine.deadline();
        assertThat(client.take().getFirst().removed()).containsExactly("blue");
    }

    @Test
    void aLaterSnapshotWaitsAnew() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        var made = client.takeOne();
        client.now = client.machine.deadline();
        client.ackDelta(client.takeOne());
        client.ackDelta(made);

        client.publish(mesh("red", "r1", "to red"));
        var red = client.takeOne();

        assertThat(Driver.names(red)).containsExactly("red");
        assertThat(client.take()).isEmpty();
    }

    @Test
    void endpointsAreNeverHeld() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        client.takeOne();

        client.publish(GREEN.with(EDS, set(EDS, "blue=10.0.0.9", "green=10.0.0.1")));

        assertThat(client.takeOne().typeUrl()).isEqualTo(EDS.url());
    }

    @Test
    void nothingIsRemovedWhileTheClientRefusesToSwitch() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        client.ackDelta(client.takeOne());
        client.subscribe(EDS, "green");
        client.ackDelta(client.takeOne());
        client.nackDelta(client.takeOne(), "bad route");

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void routesStayWithTheLastGoodForTheBoundIfTheNewClusterIsRefused() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        client.nackDelta(client.takeOne(), "bad cluster");
        assertThat(client.take()).isEmpty();

        client.now = client.machine.deadline();

        assertThat(client.takeOne().typeUrl()).isEqualTo(RDS.url());
        assertThat(client.outcomes(Outcome.PhaseTimedOut.class))
                .containsExactly(new Outcome.PhaseTimedOut(Outcome.Phase.MAKE));
    }

    @Test
    void aRefusedClusterHoldsTheRoutesOfOthersOnce() {
        connect(BLUE, "blue", "r1");
        client.publish(GREEN);
        client.nackDelta(client.takeOne(), "bad cluster");
        assertThat(client.take()).isEmpty();
        client.now = client.machine.deadline();
        client.ackDelta(client.takeOne());
        client.take().forEach(client::ackDelta);

        client.publish(mesh("green", "r1", "to green, and others"));

        assertThat(client.take()).extracting(Response::typeUrl).contains(RDS.url());
    }

    @Test
    void aRefusedClusterThatTheClientLacksHoldsRemovalsNoLongerThanTheBound() {
        connect(BLUE.with(CDS, set(cluster("blue", ""), cluster("old", ""))), "blue", "r1");
        client.publish(BLUE.with(CDS, set(cluster("blue", ""), cluster("bad", ""))));
        client.nackDelta(client.takeOne(), "bad cluster");
        assertThat(client.take()).isEmpty();

        client.now = client.machine.deadline();

        assertThat(client.takeOne().removed()).containsExactly("old");
    }

    @Test
    void nothingIsRemovedWhileTheClientGoesOnWithAFormerCluster() {
        connect(BLUE.with(CDS, set(cluster("blue", ""), cluster("old", ""))), "blue", "r1");
        client.publish(BLUE.with(CDS, set(cluster("blue", "bad"))));
        client.take().forEach(response -> client.nackDelta(response, "bad cluster"));

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.deadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aClusterThatMayHaveBeenTakenFromARefusedResponseGoesLastToo() {
        connect(BLUE, "blue", "r1");
        client.publish(
                BLUE.with(CDS, set(cluster("blue", ""), cluster("bad", ""), cluster("new", ""))));
        client.nackDelta(client.takeOne(), "bad is bad");

        client.publish(GREEN.with(CDS, set(cluster("green", ""))));
        var made = client.takeOne();

        assertThat(Driver.names(made)).containsExactly("green");
        assertThat(made.removed()).isEmpty();
    }

    @Test
    void aClientThatStartsGetsListenersThoughAClusterIsRefused() {
        client.publish(BLUE);
        client.subscribe(CDS);
        client.nackDelta(client.takeOne(), "bad cluster");
        client.subscribe(LDS);

        assertThat(client.takeOne().typeUrl()).isEqualTo(LDS.url());
    }

    @Test
    void aChangedClusterGetsItsUnchangedEndpointsAgainToWarm() {
        connect(BLUE, "blue", "r1");
        client.publish(BLUE.with(CDS, set(cluster("blue", "renamed"))));

        var responses = client.take();

        assertThat(responses).extracting(Response::typeUrl).containsExactly(CDS.url(), EDS.url());
        assertThat(Driver.names(responses.getLast())).containsExactly("blue");
    }

    @Test
    void stateOfTheWorldKeepsTheOldClusterWhileItIsUsed() {
        var sotw = new Driver(Variant.STATE_OF_THE_WORLD);
        sotw.publish(BLUE);
        sotw.ask(CDS, "", "");
        sotw.ack(sotw.takeOne());
        sotw.ask(EDS, "", "", "blue");
        var endpointsNonce = sotw.takeOne();
        sotw.ack(endpointsNonce, "blue");
        sotw.ask(LDS, "", "");
        sotw.ack(sotw.takeOne());
        sotw.ask(RDS, "", "", "r1");
        sotw.ack(sotw.takeOne(), "r1");

        sotw.publish(GREEN);
        var made = sotw.takeOne();
        sotw.ack(made);
        sotw.ack(endpointsNonce, "blue", "green");
        sotw.ack(sotw.takeOne(), "blue", "green");
        var route = sotw.takeOne();
        sotw.ack(route, "r1");
        var broken = sotw.takeOne();

        assertThat(Driver.names(made)).containsExactlyInAnyOrder("blue", "green");
        assertThat(route.typeUrl()).isEqualTo(RDS.url());
        assertThat(Driver.names(broken)).isEqualTo(List.of("green"));
    }

    @Test
    void whoComesBackKeepsAClusterThatIsGoneUntilItsRoutesHaveSwitched() {
        client.publish(GREEN);
        client.resume(CDS, Map.of("blue", "1"));

        var made = client.takeOne();
        assertThat(Driver.names(made)).containsExactly("green");
        assertThat(made.removed()).isEmpty();
        client.ackDelta(made);
        assertThat(client.take()).as("its listeners are not yet asked for").isEmpty();

        client.subscribe(EDS, "green");
        client.ackDelta(client.takeOne());
        client.resume(LDS, Map.of("inbound", "1"));
        client.ackDelta(client.takeOne());
        assertThat(client.take()).as("its routes are not yet asked for").isEmpty();
        client.resume(RDS, Map.of("r1", "1"), "r1");
        var route = client.takeOne();
        assertThat(route.typeUrl()).isEqualTo(RDS.url());
        client.ackDelta(route);

        assertThat(client.takeOne().removed()).containsExactly("blue");
    }

    @Test
    void whoComesBackAndNeverAsksForListenersIsWaitedForNoLongerThanTheBound() {
        client.publish(GREEN);
        client.resume(CDS, Map.of("blue", "1"));
        client.ackDelta(client.takeOne());

        assertThat(client.take()).isEmpty();
        client.now = client.machine.deadline();

        assertThat(client.takeOne().removed()).containsExactly("blue");
    }

    @Test
    void proxylessClientsAskTheOtherWayRoundAndAreNotHeld() {
        client.publish(BLUE);
        client.subscribe(LDS, "inbound");
        client.ackDelta(client.takeOne());
        client.subscribe(RDS, "r1");
        client.ackDelta(client.takeOne());
        client.subscribe(CDS, "blue");
        client.ackDelta(client.takeOne());
        client.subscribe(EDS, "blue");
        client.ackDelta(client.takeOne());

        client.publish(GREEN);

        assertThat(client.takeOne().typeUrl()).isEqualTo(RDS.url());
    }
}
