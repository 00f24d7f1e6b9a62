package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.Status;
import io.sidelane.xds.server.ClientIdentity;
import io.sidelane.xds.server.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server whose a token is. Only tokens made for this audience count, so that what a
 * pod shows us is of no use to it elsewhere, nor the other way round. A token itself is never kept,
 * nor logged.
 */
final class TokenReviews implements TokenVerifier {

    /** What tokens are made for. */
    static final String AUDIENCE = "sidelane-control-plane";

    private static final Logger LOG = Logger.getLogger("kubernetes");

    /** Longer than any that a service account has. */
    private static final int MAX_LENGTH = 16 << 10;

    private static final Duration GOOD = Duration.ofMinutes(1);
    private static final Duration BAD = Duration.ofSeconds(5);
    private static final int REMEMBERED = 20_000;

    /** Asked at once: whoever comes with made-up tokens must not keep the API server busy. */
    private static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Function<TokenReview, TokenReview> server;
    private final String agent;
    private final Remembered<@Nullable ClientIdentity> remembered;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    /**
     * @param agent the agents' service account, {@code namespace:name}: who else is on a node has
     *     no business with what the node is told
     */
    static TokenReviews of(KubernetesClient client, String agent, InstantSource clock) {
        return new TokenReviews(review -> client.resource(review).create(), agent, clock);
    }

    TokenReviews(Function<TokenReview, TokenReview> server, String agent, InstantSource clock) {
        this.server = server;
        this.agent = "system:serviceaccount:" + agent;
        this.remembered = new Remembered<>(REMEMBERED, clock);
    }

    @Override
    public @Nullable ClientIdentity verify(String token) {
        if (token.isEmpty() || token.length() > MAX_LENGTH) {
            return null;
        }
        var key = hash(token);
        var known = remembered.get(key);
        if (known != null) {
            return known.value();
        }
        var identity = identity(review(token));
        remembered.put(key, identity, identity == null ? BAD : GOOD);
        return identity;
    }

    private TokenReview review(String token) {
        var review =
                new TokenReviewBuilder()
                        .withNewSpec()
                        .withToken(token)
                        .withAudiences(AUDIENCE)
                        .endSpec()
                        .build();
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw unavailable("%d others are being asked for".formatted(AT_ONCE));
            }
            try {
                return server.apply(review);
            } finally {
                turns.release();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable("stopping");
        } catch (KubernetesClientException e) {
            LOG.warnf(
                    "token review: %s (expected: an answer); the client has to come again",
                    Failures.words(Failures.cause(e)));
            throw unavailable("the API server cannot be asked");
        }
    }

    /* Not "wrong": the client would be told that its token is, and that may not be so. */
    private static RuntimeException unavailable(String why) {
        return Status.UNAVAILABLE
                .withDescription(
                        "bearer token: %s (expected: to be looked at); try again".formatted(why))
                .asRuntimeException();
    }

    private @Nullable ClientIdentity identity(TokenReview review) {
        var status = review.getStatus();
        if (status == null
                || !Boolean.TRUE.equals(status.getAuthenticated())
                // An API server that knows nothing of audiences names none.
                || status.getAudiences() == null
                || !status.getAudiences().contains(AUDIENCE)
                || status.getUser() == null
                || status.getUser().getUsername() == null) {
            return null;
        }
        var user = status.getUser();
        return new ClientIdentity(
                user.getUsername(), user.getUsername().equals(agent) ? node(user) : null);
    }

    /* Of the pod that the token is bound to (KEP-4193); with none or several it proves no node. */
    private static @Nullable String node(UserInfo user) {
        Map<String, List<String>> extra = user.getExtra() == null ? Map.of() : user.getExtra();
        var nodes = extra.getOrDefault("authentication.kubernetes.io/node-name", List.of());
        return nodes.size() == 1 ? nodes.getFirst() : null;
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
