package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryBackOff;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.MaxStreamDuration;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.sidelane.controlplane.mesh.fact.RuleFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How long a request may take, and how often it is tried. */
final class Timing {
    /** What never reached an application is tried again, whatever a route says. */
    private static final String UNSENT = "connect-failure,refused-stream";

    private static final int UNSENT_ATTEMPTS = 2;
    private static final int OTHER_HOSTS = 3;

    /** gRPC's own words for what HTTP status codes say. */
    private static final Map<Integer, String> GRPC_WORDS =
            new TreeMap<>(
                    Map.of(
                            429, "resource-exhausted",
                            499, "cancelled",
                            500, "internal",
                            503, "unavailable",
                            504, "deadline-exceeded"));

    private Timing() {}

    static RouteAction.Builder of(RuleFact rule, ClientKind client, RouteAction.Builder action) {
        return switch (client) {
            case SIDECAR -> forSidecar(rule, action);
            case GRPC -> forGrpc(rule, action);
        };
    }

    private static RouteAction.Builder forSidecar(RuleFact rule, RouteAction.Builder action) {
        var whole = bound(rule.request());
        var one = bound(rule.backendRequest());
        // Without retries, one try is the whole request.
        var timeout = whole.isZero() && rule.retry() == null ? one : whole;
        action.setTimeout(Messages.duration(timeout));
        var retry = retryOfSidecar(rule.retry());
        if (!one.isZero()) {
            retry.setPerTryTimeout(Messages.duration(one));
        }
        return action.setRetryPolicy(retry);
    }

    private static RetryPolicy.Builder retryOfSidecar(RuleFact.@Nullable Retry retry) {
        var policy =
                RetryPolicy.newBuilder()
                        .setHostSelectionRetryMaxAttempts(OTHER_HOSTS)
                        .addRetryHostPredicate(
                                RetryHostPredicate.newBuilder()
                                        .setName("envoy.retry_host_predicates.previous_hosts")
                                        .setTypedConfig(
                                                Messages.pack(
                                                        PreviousHostsPredicate
                                                                .getDefaultInstance())));
        if (retry == null) {
            return policy.setRetryOn(UNSENT).setNumRetries(UInt32Value.of(UNSENT_ATTEMPTS));
        }
        var on = UNSENT + ",reset" + (retry.codes().isEmpty() ? "" : ",retriable-status-codes");
        return backoff(policy, retry.backoff())
                .setRetryOn(on)
                .setNumRetries(UInt32Value.of(retry.attempts()))
                .addAllRetriableStatusCodes(retry.codes());
    }

    private static RouteAction.Builder forGrpc(RuleFact rule, RouteAction.Builder action) {
        var whole = bound(rule.request());
        if (!whole.isZero()) {
            action.setMaxStreamDuration(
                    MaxStreamDuration.newBuilder().setMaxStreamDuration(Messages.duration(whole)));
        }
        var retry = rule.retry();
        if (retry != null && retry.attempts() > 0) {
            var on = new ArrayList<String>();
            for (var word : GRPC_WORDS.entrySet()) {
                if (retry.codes().contains(word.getKey())) {
                    on.add(word.getValue());
                }
            }
            if (!on.isEmpty()) {
                action.setRetryPolicy(
                        backoff(RetryPolicy.newBuilder(), retry.backoff())
                                .setRetryOn(String.join(",", on))
                                .setNumRetries(UInt32Value.of(retry.attempts())));
            }
        }
        return action;
    }

    private static RetryPolicy.Builder backoff(
            RetryPolicy.Builder policy, @Nullable Duration backoff) {
        return backoff == null || backoff.isZero()
                ? policy
                : policy.setRetryBackOff(
                        RetryBackOff.newBuilder().setBaseInterval(Messages.duration(backoff)));
    }

    private static Duration bound(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
