package io.sidelane.agent.ads;

import static io.sidelane.agent.ads.Policies.policy;
import static io.sidelane.agent.ads.Policies.resource;
import static io.sidelane.agent.ads.Policies.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.xdsapi.TypeUrls;
import io.sidelane.xdsapi.client.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdsSessionTest {

    private final AdsSession session = new AdsSession("n1", "1.0");

    @Test
    void theFirstRequestNamesTheNodeAndAsksForAllOfIt() {
        var first = session.open();

        assertThat(first.getNode().getId()).isEqualTo("n1");
        assertThat(first.getTypeUrl()).isEqualTo(TypeUrls.REDIRECT_POLICY);
        assertThat(first.getResourceNamesSubscribeList()).containsExactly("*");
        assertThat(first.getInitialResourceVersionsMap()).isEmpty();
        assertThat(session.known()).isFalse();
    }

    @Test
    void aResponseIsAcknowledgedOnceTheKernelHasIt() {
        session.receive(response("n-1", resource("v1", policy("a", "u1"))));
        assertThat(session.desired()).extracting(NodePolicy::resource).containsExactly("a");
        assertThat(session.programmed("a")).isNull();

        var answers = session.settle(null);

        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.refusal()).isNull());
        assertThat(answers.getFirst().request().getResponseNonce()).isEqualTo("n-1");
        assertThat(answers.getFirst().request().hasErrorDetail()).isFalse();
        assertThat(answers.getFirst().request().hasNode()).isFalse();
        assertThat(session.programmed("a")).isEqualTo(session.desired().getFirst());
        assertThat(session.settle(null)).isEmpty();
    }

    @Test
    void whatTheKernelRefusesIsNotAcknowledged() {
        session.receive(response("n-1", resource("v1", policy("a", "u1"))));
        session.settle(null);
        session.receive(response("n-2", resource("v2", policy("a", "u2"))));

        var answers = session.settle("map policies: full");

        assertThat(answers)
                .extracting(Answer::refusal)
                .containsExactly("kernel: map policies: full");
        assertThat(answers.getFirst().request().getErrorDetail().getCode()).isEqualTo(13);
        assertThat(session.open().getInitialResourceVersionsMap())
                .containsExactly(Map.entry("a", "v1"));
    }

    @Test
    void goodResourcesAreTakenAndBadOnesNamed() {
        session.receive(response("n-1", resource("v1", policy("bad", "u1"))));
        session.settle(null);

        session.receive(
                response(
                        "n-2",
                        resource("v2", policy("bad", "u1").setUnreadBudgetBytes(1)),
                        resource("v1", policy("good", "u2"))));
        var answers = session.settle(null);

        assertThat(answers)
                .extracting(Answer::refusal)
                .containsExactly(
                        "bad: unread_budget_bytes: 1 (expected: 65536 to 67108864); its last good"
                                + " version stays in force");
        assertThat(answers.getFirst().request().getErrorDetail().getCode()).isEqualTo(3);
        assertThat(session.desired())
                .extracting(NodePolicy::resource, NodePolicy::version)
                .containsExactly(tuple("bad", "v1"), tuple("good", "v1"));
        assertThat(session.rejected()).containsOnlyKeys("bad");
    }

    @Test
    void aRepairedResourceIsRejectedNoLonger() {
        session.receive(response("n-1", resource("v1", policy("a").clearMode())));
        session.settle(null);
        assertThat(session.rejected()).containsOnlyKeys("a");

        session.receive(response("n-2", resource("v2", policy("a"))));

        assertThat(session.settle(null)).extracting(Answer::refusal).containsOnlyNulls();
        assertThat(session.rejected()).isEmpty();
    }

    @Test
    void aRemovedResourceIsForgottenOnceTheKernelHasForgottenIt() {
        session.receive(response("n-1", resource("v1", policy("a", "u1"))));
        session.settle(null);

        session.receive(
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(TypeUrls.REDIRECT_POLICY)
                        .setNonce("n-2")
                        .addRemovedResources("a")
                        .addRemovedResources("never-there")
                        .build());

        assertThat(session.desired()).isEmpty();
        assertThat(session.open().getInitialResourceVersionsMap()).containsKey("a");
        session.settle(null);
        assertThat(session.open().getInitialResourceVersionsMap()).isEmpty();
    }

    @Test
    void anotherStreamIsToldWhatTheKernelHasAndAnswersNothingOld() {
        session.receive(response("n-1", resource("v7", policy("a", "u1"))));
        session.settle(null);
        session.receive(response("n-2", resource("v8", policy("a", "u2"))));

        var first = session.open();

        assertThat(first.getInitialResourceVersionsMap()).containsExactly(Map.entry("a", "v7"));
        assertThat(first.getNode().getId()).isEqualTo("n1");
        assertThat(session.settle(null)).isEmpty();
    }

    @Test
    void anotherStreamNamesWhatTheKernelDoesNotHaveSoThatItsRemovalIsHeard() {
        session.receive(
                response(
                        "n-1",
                        resource("v1", policy("refused", "u1")),
                        resource("v1", policy("bad").clearMode())));
        session.settle("map policies: full");

        assertThat(session.open().getInitialResourceVersionsMap())
                .containsOnly(Map.entry("refused", ""), Map.entry("bad", ""));
    }

    @Test
    void responsesThatCameTogetherAreAnsweredInTheirOrder() {
        session.receive(response("n-1", resource("v1", policy("a").clearScopes())));
        session.receive(response("n-2", resource("v1", policy("b"))));

        assertThat(session.settle(null))
                .extracting(
                        answer -> answer.request().getResponseNonce(),
                        answer -> answer.refusal() == null)
                .containsExactly(tuple("n-1", false), tuple("n-2", true));
    }

    @Test
    void anotherTypeIsRefusedAndChangesNothing() {
        session.receive(
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl("type.googleapis.com/other")
                        .setNonce("n-1")
                        .addRemovedResources("a")
                        .build());

        assertThat(session.known()).isFalse();
        assertThat(session.settle(null))
                .singleElement()
                .satisfies(
                        answer -> {
                            assertThat(answer.refusal())
                                    .startsWith("type: type.googleapis.com/other (");
                            assertThat(answer.request().getTypeUrl())
                                    .isEqualTo("type.googleapis.com/other");
                        });
    }

    @Test
    void anEmptyAnswerSaysThatNothingIsWanted() {
        session.receive(response("n-1"));

        assertThat(session.known()).isTrue();
        assertThat(session.desired()).isEmpty();
    }

    @Test
    void resourcesAreBounded() {
        var resources =
                IntStream.rangeClosed(0, AdsSession.MAX_RESOURCES)
                        .mapToObj(i -> resource("v", policy("p" + i)))
                        .toArray(Resource[]::new);

        session.receive(response("n-1", resources));

        assertThat(session.desired()).hasSize(AdsSession.MAX_RESOURCES);
        assertThat(session.settle(null).getFirst().refusal())
                .startsWith("p4096: resources: more than 4096 (expected");
    }

    @Test
    void whatIsRestoredIsWantedAtOnceAndKnownToTheServerOnceTheKernelHasIt() {
        var kept =
                List.of(resource("v5", policy("a", "u1")), resource("v1", policy("b").clearMode()));

        assertThat(session.restore(kept)).singleElement().asString().startsWith("b: mode: 0");
        assertThat(session.known()).isTrue();
        assertThat(session.open().getInitialResourceVersionsMap())
                .containsOnly(Map.entry("a", ""), Map.entry("b", ""));

        session.settle(null);

        assertThat(session.open().getInitialResourceVersionsMap())
                .containsOnly(Map.entry("a", "v5"), Map.entry("b", ""));
        assertThat(session.resources()).containsExactly(kept.getFirst());
    }

    @Test
    void whatComesLaterDecidesAboutAPod() {
        session.receive(
                response(
                        "n-1",
                        resource("v1", policy("a", "u1")),
                        resource("v1", policy("b", "u1"))));
        session.receive(response("n-2", resource("v2", policy("a", "u1"))));

        assertThat(session.desired()).extracting(NodePolicy::resource).containsExactly("b", "a");
    }
}
