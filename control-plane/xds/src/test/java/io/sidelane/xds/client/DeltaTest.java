package io.sidelane.xds.client;

import static io.sidelane.xds.Fixtures.set;
import static io.sidelane.xds.TypeRegistry.EDS;
import static io.sidelane.xds.TypeRegistry.REDIRECT_POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.xds.ResourceSet;
import io.sidelane.xds.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeltaTest {
    private final Driver client = new Driver(Variant.DELTA);

    private static Snapshot policies(String... contents) {
        return Snapshot.EMPTY.with(REDIRECT_POLICY, set(REDIRECT_POLICY, contents));
    }

    private static Snapshot endpoints(String... contents) {
        return Snapshot.EMPTY.with(EDS, set(EDS, contents));
    }

    private static String version(ResourceSet set, String name) {
        return Objects.requireNonNull(set.get(name)).version();
    }

    @Test
    void aWildcardGetsAllThenWhatChangedThenWhatIsGone() {
        client.publish(policies("a=1", "b=1"));
        client.subscribe(REDIRECT_POLICY);
        var all = client.takeOne();
        client.ackDelta(all);
        client.publish(policies("a=1", "b=2", "c=1"));
        var changed = client.takeOne();
        client.ackDelta(changed);
        client.publish(policies("b=2"));
        var gone = client.takeOne();

        assertThat(Driver.names(all)).containsExactly("a", "b");
        assertThat(Driver.names(changed)).containsExactlyInAnyOrder("b", "c");
        assertThat(gone.resources()).isEmpty();
        assertThat(gone.removed()).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void anEmptySetIsAnAnswerToAWildcard() {
        client.publish(Snapshot.EMPTY);
        client.subscribe(REDIRECT_POLICY, "*");

        var response = client.takeOne();

        assertThat(response.resources()).isEmpty();
        assertThat(response.removed()).isEmpty();
    }

    @Test
    void aNameThatDoesNotExistIsRemovedAndSentOnceItDoes() {
        client.publish(endpoints("a=1"));
        client.subscribe(EDS, "a", "later");
        var first = client.takeOne();
        client.ackDelta(first);
        client.publish(endpoints("a=1", "later=1"));

        assertThat(Driver.names(first)).containsExactly("a");
        assertThat(first.removed()).containsExactly("later");
        assertThat(Driver.names(client.takeOne())).containsExactly("later");
    }

    @Test
    void aReconnectGetsNothingThatIsEqual() {
        var set = set(EDS, "a=1", "b=2");
        client.publish(endpoints("a=1", "b=2", "c=1"));

        client.resume(EDS, Map.of("a", version(set, "a"), "b", version(set, "b")), "a", "b");

        assertThat(client.take()).isEmpty();
    }

    @Test
    void aReconnectBeforeTheFirstSnapshotGetsNothingThatIsEqual() {
        var set = set(REDIRECT_POLICY, "a=1");
        client.resume(REDIRECT_POLICY, Map.of("a", version(set, "a")));

        client.publish(policies("a=1"));

        assertThat(client.take()).isEmpty();
    }

    @Test
    void aReconnectGetsWhatChangedAndWhatIsGone() {
        var set = set(REDIRECT_POLICY, "a=1");
        client.publish(policies("a=1", "b=2"));

        client.resume(
                REDIRECT_POLICY, Map.of("a", version(set, "a"), "b", "older", "gone", "whatever"));

        var response = client.takeOne();
        assertThat(Driver.names(response)).containsExactly("b");
        assertThat(response.removed()).containsExactly("gone");
    }

    @Test
    void whatAClientSaysTwiceItHasOnce() {
        client.publish(policies("a=1", "b=1"));
        var a = version(set(REDIRECT_POLICY, "a=1"), "a");

        client.resume(REDIRECT_POLICY, Said.versions(new String[] {"a", a}, new String[] {"a", a}));

        assertThat(Driver.names(client.takeOne())).containsExactly("b");
    }

    @Test
    void versionsThatDoNotDecodeAreABadRequest() {
        client.publish(policies("a=1"));
        var bytes = new byte[] {0x0a, 0x7f, 'a'};
        var versions = new InitialVersions.Builder(bytes);
        versions.add(0, bytes.length);

        assertThatThrownBy(() -> client.resume(REDIRECT_POLICY, versions.build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("initial_resource_versions: 3 B that do not decode");
    }

    @Test
    void whatIsSubscribedToAgainIsSentAgain() {
        client.publish(endpoints("a=1"));
        client.subscribe(EDS, "a");
        client.ackDelta(client.takeOne());

        client.subscribe(EDS, "a");

        assertThat(Driver.names(client.takeOne())).containsExactly("a");
    }

    @Test
    void whatIsUnsubscribedFromIsNotSent() {
        client.publish(endpoints("a=1", "b=1"));
        client.subscribe(EDS, "a", "b");
        client.ackDelta(client.takeOne());

        client.unsubscribe(EDS, "a");
        client.publish(endpoints("a=2"));
        var response = client.takeOne();

        assertThat(response.resources()).isEmpty();
        assertThat(response.removed()).containsExactly("b");
    }

    @Test
    void whatAWildcardStillCoversIsSentAgainAfterItsNameIsGone() {
        client.publish(policies("a=1", "b=1"));
        client.subscribe(REDIRECT_POLICY, "*", "a");
        client.ackDelta(client.takeOne());

        client.unsubscribe(REDIRECT_POLICY, "a");

        assertThat(Driver.names(client.takeOne())).containsExactly("a");
    }

    @Test
    void aChangeOfSubscriptionCountsWithAStaleNonce() {
        client.publish(endpoints("a=1", "b=1"));
        client.subscribe(EDS, "a");
        client.ackDelta(client.takeOne());

        client.machine.request(
                new Request.Delta(
                        EDS.url(), "stale", null, List.of("b"), List.of(), InitialVersions.NONE));

        assertThat(Driver.names(client.takeOne())).containsExactly("b");
        assertThat(client.outcomes(Outcome.StaleNonce.class)).hasSize(1);
    }

    @Test
    void aRejectionParksItsResourcesOnly() {
        client.publish(policies("a=1"));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
        client.publish(policies("a=1", "bad=1"));
        client.nackDelta(client.takeOne(), "unknown path");
        client.publish(policies("a=2", "bad=1"));

        var next = client.takeOne();
        client.ackDelta(next);

        assertThat(Driver.names(next)).containsExactly("a");
        assertThat(client.take()).isEmpty();
        assertThat(client.outcomes(Outcome.Rejected.class)).hasSize(1);
        client.publish(policies("a=2", "bad=2"));
        assertThat(Driver.names(client.takeOne())).containsExactly("bad");
    }

    @Test
    void aRejectedResponseIsSentWholeOnceOneOfItsResourcesIsMended() {
        client.publish(policies("good=1", "bad=1"));
        client.subscribe(REDIRECT_POLICY);
        client.nackDelta(client.takeOne(), "bad is bad");
        assertThat(client.take()).isEmpty();

        client.publish(policies("good=1", "bad=2"));

        assertThat(Driver.names(client.takeOne())).containsExactlyInAnyOrder("good", "bad");
    }

    @Test
    void aRejectionTellsWhatTheClientGoesOnWithWhereThatIsKnown() {
        client.publish(policies("a=1", "b=1"));
        client.subscribe(REDIRECT_POLICY);
        client.nackDelta(client.takeOne(), "nothing before");
        assertThat(client.outcomes(Outcome.Rejected.class).getLast().kept()).isNull();
        client.publish(policies("a=2", "b=2"));
        client.ackDelta(client.takeOne());

        client.publish(policies("a=3", "b=2"));
        client.nackDelta(client.takeOne(), "one");
        var one = client.outcomes(Outcome.Rejected.class).getLast().kept();
        client.publish(policies("a=4", "b=3"));
        client.nackDelta(client.takeOne(), "one of two");
        var ofTwo = client.outcomes(Outcome.Rejected.class).getLast().kept();

        assertThat(one).isEqualTo(policies("a=2").resources(REDIRECT_POLICY.url()).get("a"));
        assertThat(ofTwo).isNull();
    }

    @Test
    void aRejectedChangeThatIsTakenBackNeedsNoAnswer() {
        client.publish(policies("a=1"));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
        client.publish(policies("a=2"));
        client.nackDelta(client.takeOne(), "no");

        client.publish(policies("a=1"));

        assertThat(client.take()).isEmpty();
        assertThat(client.machine.status())
                .singleElement()
                .satisfies(s -> assertThat(s.parked()).isEmpty());
    }

    @Test
    void ofSeveralThatWereRefusedTogetherAnyMayHaveBeenTakenAndTheFormerOneIsSentAgain() {
        client.publish(policies("bad=1", "good=1", "gone=1"));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
        client.publish(policies("bad=2", "good=2"));
        client.nackDelta(client.takeOne(), "bad is bad");
        assertThat(client.take()).isEmpty();

        client.publish(policies("bad=1", "good=1", "gone=1"));

        assertThat(Driver.names(client.takeOne())).containsExactly("bad", "gone", "good");
    }

    @Test
    void aChangeTakenBackBeforeItIsRefusedWithOthersIsSentAgain() {
        client.publish(policies("bad=1", "good=1"));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
        client.publish(policies("bad=2", "good=2"));
        var refused = client.takeOne();
        client.publish(policies("bad=1", "good=1"));

        client.nackDelta(refused, "bad is bad");

        assertThat(Driver.names(client.takeOne())).containsExactly("bad", "good");
    }

    @Test
    void whatWasNewWhenItWasRefusedWithOthersIsRemovedLikeAnythingElse() {
        client.publish(policies("a=1"));
        client.subscribe(REDIRECT_POLICY);
        client.ackDelta(client.takeOne());
        client.publish(policies("a=1", "bad=1", "good=1"));
        client.nackDelta(client.takeOne(), "bad is bad");

        client.publish(policies("a=1"));

        assertThat(client.takeOne().removed()).containsExactly("bad", "good");
    }

    @Test
    void tooManySubscriptionsAreRefusedOverAllTypes() {
        var names = IntStream.range(0, 60).mapToObj(i -> "n" + i).toArray(String[]::new);
        client.subscribe(EDS, names);
        client.subscribe(EDS, names);

        assertThatThrownBy(() -> client.subscribe(REDIRECT_POLICY, names))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("subscriptions: 120 (expected: at most 100");
    }

    @Test
    void aLargeAnswerGoesOnAfterItsAcknowledgement() {
        var small = new Driver(Variant.DELTA, new Tuning(100, Duration.ofSeconds(1), 2_500));
        var kilobyte = "x".repeat(1_000);
        small.publish(endpoints("a=" + kilobyte, "b=" + kilobyte, "c=" + kilobyte));
        small.subscribe(EDS, "a", "b", "c");

        var first = small.takeOne();
        small.ackDelta(first);

        assertThat(first.resources()).hasSize(2);
        assertThat(small.takeOne().resources()).hasSize(1);
    }

    @Test
    void whatIsAskedForAnewWhileItIsRefusedIsNotTakenForHad() {
        client.publish(endpoints("a=1"));
        client.subscribe(EDS, "a");
        client.ackDelta(client.takeOne());
        client.publish(endpoints("a=2"));
        var refused = client.takeOne();
        client.unsubscribe(EDS, "a");
        client.subscribe(EDS, "a");
        client.nackDelta(refused, "no");

        client.publish(endpoints("a=1"));

        assertThat(Driver.names(client.takeOne())).containsExactly("a");
    }

    @Test
    void aNameBesideAWildcardOutlivesIt() {
        client.publish(policies("a=1", "b=1"));
        client.subscribe(REDIRECT_POLICY, "*", "a");
        client.ackDelta(client.takeOne());

        client.unsubscribe(REDIRECT_POLICY, "*");
        client.publish(policies("a=2", "b=2"));

        assertThat(Driver.names(client.takeOne())).containsExactly("a");
    }

    @Test
    void versionsInALaterRequestOfATypeAreNotBelieved() {
        var set = set(EDS, "a=1", "b=1");
        client.publish(endpoints("a=1", "b=1"));
        client.subscribe(EDS, "a");
        client.ackDelta(client.takeOne());

        client.resume(EDS, Map.of("b", version(set, "b")), "b");

        assertThat(Driver.names(client.takeOne())).containsExactly("b");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> client.subscribe(EDS, "n".repeat(1_025)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageEndingWith(
                        "(897 more), 1025 characters (expected: at most 1024); stream ended");
    }

    @Test
    void aReconnectWithAWildcardAndANameGetsWhatIsMissing() {
        var set = set(REDIRECT_POLICY, "a=1", "b=1", "c=1");
        client.publish(policies("a=1", "b=1", "c=1"));

        client.resume(
                REDIRECT_POLICY,
                Map.of("a", version(set, "a"), "b", version(set, "b"), "gone", "1"),
                "*",
                "a",
                "later");

        var response = client.takeOne();
        assertThat(Driver.names(response)).containsExactly("c");
        assertThat(response.removed()).containsExactly("gone", "later");
    }
}
