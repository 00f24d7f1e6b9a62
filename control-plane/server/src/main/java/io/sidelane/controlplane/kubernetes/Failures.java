package io.sidelane.controlplane.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** An API server's refusals in words for people. */
final class Failures {

    private Failures() {}

    /** The failure below those that the client wraps around it. */
    static Throwable cause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof WatcherException
                        || cause instanceof KubernetesClientException e && e.getCode() <= 0)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * @param failure null when the server has just not answered yet
     */
    static String words(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "no watch";
            case KubernetesClientException e
                    when e.getStatus() != null && e.getStatus().getMessage() != null ->
                    e.getStatus().getMessage();
            case KubernetesClientException e when e.getCode() > 0 ->
                    "the API server says %d".formatted(e.getCode());
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getMessage();
        };
    }
}
