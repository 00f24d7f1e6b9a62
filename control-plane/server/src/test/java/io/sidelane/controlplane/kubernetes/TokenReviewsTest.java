package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sidelane.xds.server.ClientIdentity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TokenReviewsTest {

    private static final String AGENT = "system:serviceaccount:sidelane-system:sidelane-agent";

    private final List<TokenReview> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private Function<TokenReview, TokenReview> server =
            review -> authenticated(review, AGENT, List.of("sidelane-control-plane"));

    private final TokenReviews reviews =
            new TokenReviews(
                    review -> {
                        asked.add(review);
                        return server.apply(review);
                    },
                    "sidelane-system:sidelane-agent",
                    () -> now);

    @Test
    void anAgentsTokenProvesTheNodeThatItsPodIsOn() {
        assertThat(reviews.verify("a")).isEqualTo(new ClientIdentity(AGENT, "node-1"));
        assertThat(asked.getFirst().getSpec().getAudiences())
                .containsExactly("sidelane-control-plane");
    }

    @Test
    void anotherPodOfTheNodeProvesNoNode() {
        var other = "system:serviceaccount:shop:default";
        server = review -> authenticated(review, other, List.of("sidelane-control-plane"));

        assertThat(reviews.verify("a")).isEqualTo(new ClientIdentity(other, null));
    }

    @Test
    void aTokenForOthersEarsIsNoProof() {
        server = review -> authenticated(review, AGENT, List.of("vault"));
        assertThat(reviews.verify("a")).isNull();

        server = review -> authenticated(review, AGENT, List.of());
        assertThat(reviews.verify("b")).isNull();
    }

    @Test
    void anAnswerCountsForAMinuteAndARefusalForSeconds() {
        reviews.verify("good");
        server =
                review ->
                        new TokenReviewBuilder(review)
                                .withNewStatus()
                                .withAuthenticated(false)
                                .endStatus()
                                .build();
        reviews.verify("bad");

        now = now.plusSeconds(4);
        assertThat(reviews.verify("good")).isNotNull();
        assertThat(reviews.verify("bad")).isNull();
        assertThat(asked).hasSize(2);

        now = now.plusSeconds(2);
        reviews.verify("bad");
        assertThat(asked).hasSize(3);

        now = now.plusSeconds(60);
        assertThat(reviews.verify("good")).as("withdrawn meanwhile").isNull();
    }

    @Test
    void whileTheApiServerDoesNotAnswerNobodyIsToldThatHisTokenIsWrong() {
        server =
                _ -> {
                    throw new KubernetesClientException("no answer");
                };

        assertThatThrownBy(() -> reviews.verify("a"))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e ->
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(Status.Code.UNAVAILABLE));
    }

    @Test
    void whatIsTooLongForATokenIsNotAskedAbout() {
        assertThat(reviews.verify("x".repeat(20_000))).isNull();
        assertThat(asked).isEmpty();
    }

    private static TokenReview authenticated(
            TokenReview review, String user, List<String> audiences) {
        return new TokenReviewBuilder(review)
                .withNewStatus()
                .withAuthenticated(true)
                .withAudiences(audiences)
                .withNewUser()
                .withUsername(user)
                .withExtra(Map.of("authentication.kubernetes.io/node-name", List.of("node-1")))
                .endUser()
                .endStatus()
                .build();
    }
}
