package io.sidelane.gateway.routing;

import java.time.Duration;
import java.util.List;

/**
 * Requests that go the same way.
 *
 * @param name as metrics and the access log have it
 * @param methods none: any
 * @param headTimeout until the head of the response; zero: no end
 * @param idleTimeout without a byte either way; zero: no end
 * @param retries further attempts
 */
public record Route(
        String name,
        String pathPrefix,
        List<String> methods,
        List<Target> targets,
        Duration headTimeout,
        Duration idleTimeout,
        int retries) {

    public Route {
        methods = List.copyOf(methods);
        targets = List.copyOf(targets);
    }

    /**
     * @param weight its share beside the others
     */
    public record Target(String upstream, int weight) {}

    boolean matches(String method, String path) {
        return (methods.isEmpty() || methods.contains(method))
                && path.startsWith(pathPrefix)
                && (path.length() == pathPrefix.length()
                        || pathPrefix.endsWith("/")
                        || path.charAt(pathPrefix.length()) == '/');
    }

    /**
     * @param dice 0 to just below 1
     */
    public String choose(double dice) {
        if (targets.size() == 1) {
            return targets.getFirst().upstream();
        }
        long sum = 0;
        for (var target : targets) {
            sum += target.weight();
        }
        long left = (long) (dice * sum);
        for (var target : targets) {
            left -= target.weight();
            if (left < 0) {
                return target.upstream();
            }
        }
        throw new IllegalStateException("dice: %s (expected: 0 to just below 1)".formatted(dice));
    }
}
