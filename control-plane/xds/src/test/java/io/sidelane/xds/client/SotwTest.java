package io.sidelane.xds.client;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.CDS;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.LDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.xds.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class SotwTest {
    private final Driver client = new Driver(Variant.STATE_OF_THE_WORLD);

    private static Snapshot clusters(String... contents) {
        return Snapshot.EMPTY.with(CDS, set(CDS, contents));
    }

    private static Snapshot endpoints(String... contents) {
        return Snapshot.EMPTY.with(EDS, set(EDS, contents));
    }

    @Test
    void waitsForTheFirstSnapshot() {
        client.ask(CDS, "", "");

        assertThat(client.take()).isEmpty();

        client.publish(clusters("a=1"));
        assertThat(Driver.names(client.takeOne())).containsExactly("a");
    }

    @Test
    void anEmptySetIsAnAnswerToAWildcard() {
        client.publish(Snapshot.EMPTY);
        client.ask(LDS, "", "");

        assertThat(client.takeOne().resources()).isEmpty();
    }

    @Test
    void nothingIsSentTwiceToAClientThatAcknowledges() {
        client.publish(clusters("a=1"));
        client.ask(CDS, "", "");
        client.ack(client.takeOne());

        client.publish(clusters("a=1"));

        assertThat(client.take()).isEmpty();
        assertThat(client.outcomes(Outcome.Acknowledged.class)).hasSize(1);
    }

    @Test
    void aFullStateResponseHoldsAllAndWhatItLacksIsGone() {
        client.publish(clusters("a=1", "b=1"));
        client.ask(CDS, "", "");
        client.ack(client.takeOne());

        client.publish(clusters("b=1", "c=1"));
        var made = client.takeOne();
        client.ack(made);
        var removed = client.takeOne();

        assertThat(Driver.names(made)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(Driver.names(removed)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void onlyOneResponseIsUnderWayAndTheNextBringsTheNewest() {
        client.publish(clusters("a=1"));
        client.ask(CDS, "", "");
        var first = client.takeOne();

        client.publish(clusters("a=2"));
        client.publish(clusters("a=3"));
        assertThat(client.take()).isEmpty();
        client.ack(first);

        assertThat(Driver.only(client.takeOne())).isEqualTo(set(CDS, "a=3").get("a"));
    }

    @Test
    void aStaleNonceIsIgnoredAndToldOnce() {
        client.publish(endpoints("a=1", "b=1"));
        client.ask(EDS, "", "", "a");
        var first = client.takeOne();
        client.ack(first, "a");
        client.publish(endpoints("a=2", "b=1"));
        var second = client.takeOne();

        client.ack(first, "a", "b");

        assertThat(client.take()).isEmpty();
        assertThat(client.outcomes(Outcome.StaleNonce.class))
                .containsExactly(new Outcome.StaleNonce(EDS.url(), first.nonce()));
        client.ack(second, "a", "b");
        assertThat(Driver.names(client.takeOne())).containsExactly("b");
    }

    @Test
    void endpointsAreSentOneByOneAndOnlyWhereAsked() {
        client.publish(endpoints("a=1", "b=1", "c=1"));
        client.ask(EDS, "", "", "a", "b");
        client.ack(client.takeOne(), "a", "b");

        client.publish(endpoints("a=1", "b=2", "c=2"));

        assertThat(Driver.names(client.takeOne())).containsExactly("b");
    }

    @Test
    void unknownNamesAreSentOnceTheyExist() {
        client.publish(endpoints("a=1"));
        client.ask(EDS, "", "", "later");
        assertThat(client.take()).isEmpty();

        client.publish(endpoints("a=1", "later=1"));

        assertThat(Driver.names(client.takeOne())).containsExactly("later");
    }

    @Test
    void anUnknownNameOfAFullStateTypeIsAnsweredByItsAbsence() {
        client.publish(clusters("a=1"));
        client.ask(CDS, "", "", "nobody");

        assertThat(client.takeOne().resources()).isEmpty();
    }

    @Test
    void aReconnectWithTheSameVersionGetsNothing() {
        client.publish(endpoints("a=1", "b=1"));
        client.ask(EDS, "", "", "a", "b");
        var version = client.takeOne().version();
        var again = new Driver(Variant.STATE_OF_THE_WORLD);
        again.publish(endpoints("b=1", "a=1", "c=7"));

        again.ask(EDS, version, "", "b", "a");

        assertThat(again.take()).isEmpty();
    }

    @Test
    void aReconnectWithAnotherVersionGetsAll() {
        client.publish(endpoints("a=1", "b=1"));

        client.ask(EDS, "of another server", "", "a", "b");

        assertThat(Driver.names(client.takeOne())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void noNamesMeanAllOnlyUntilThereWereSome() {
        client.publish(clusters("a=1", "b=1"));
        client.ask(CDS, "", "");
        client.ack(client.takeOne(), "a");
        client.publish(clusters("a=1", "b=2"));

        assertThat(client.take()).isEmpty();

        client.publish(clusters("a=2", "b=2"));
        var response = client.takeOne();
        assertThat(Driver.names(response)).containsExactly("a");
        client.ack(response);
        client.publish(clusters("a=3", "b=3"));
        assertThat(client.take()).isEmpty();
    }

    @Test
    void aRejectionIsToldOnceAndNotSentAgainUntilTheSetChanges() {
        client.publish(clusters("a=1"));
        client.ask(CDS, "", "");
        client.ack(client.takeOne());
        client.publish(clusters("a=1", "bad=1"));
        var bad = client.takeOne();

        client.nack(bad, "no such filter");
        client.nack(bad, "no such filter");
        client.publish(clusters("a=1", "bad=1"));

        assertThat(client.take()).isEmpty();
        assertThat(client.outcomes(Outcome.Rejected.class))
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.error()).isEqualTo("no such filter");
                            assertThat(r.version()).isEqualTo(bad.version());
                        });
        client.publish(clusters("a=1", "bad=2"));
        assertThat(Driver.names(client.takeOne())).containsExactlyInAnyOrder("a", "bad");
    }

    @Test
    void ofSeveralThatWereRefusedTogetherAnyMayHaveBeenTakenAndAllAreSentAgain() {
        client.publish(clusters("bad=1", "good=1"));
        client.ask(CDS, "", "");
        client.ack(client.takeOne());
        client.publish(clusters("bad=2", "good=2"));
        client.nack(client.takeOne(), "bad is bad");
        assertThat(client.take()).isEmpty();

        client.publish(clusters("bad=1", "good=1"));

        assertThat(Driver.names(client.takeOne())).containsExactlyInAnyOrder("bad", "good");
    }

    @Test
    void aRejectionThatIsOvertakenByAChangeIsAnsweredWithTheChange() {
        client.publish(clusters("a=bad"));
        client.ask(CDS, "", "");
        var bad = client.takeOne();
        client.publish(clusters("a=good"));

        client.nack(bad, "no");

        assertThat(client.outcomes(Outcome.Rejected.class)).hasSize(1);
        assertThat(Driver.only(client.takeOne())).isEqualTo(set(CDS, "a=good").get("a"));
    }

    @Test
    void anUnknownTypeIsRefusedWithThoseThatExist() {
        var request =
                new Request.StateOfTheWorld("type.googleapis.com/nothing", "", null, "", List.of());

        assertThatThrownBy(() -> client.machine.request(request))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("type_url: type.googleapis.com/nothing (expected: one of")
                .hasMessageContaining(CDS.url());
    }
}
