package io.sidelane.gateway.routing;

import io.sidelane.gateway.http.RequestHead;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that go the same way.
 *
 * @param name as metrics and the access log have it
 * @param path the whole path; null: what begins with {@code pathPrefix}
 * @param headers each must be there with this value
 * @param listeners names; none: all
 * @param methods none: any
 * @param targets none: it is answered as if nothing matched, and no other host is looked at
 * @param headTimeout until the head of the response; zero: no end
 * @param idleTimeout without a byte either way; zero: no end
 * @param retries further attempts
 */
public record Route(
        String name,
        String pathPrefix,
        @Nullable String path,
        List<Header> headers,
        List<String> listeners,
        List<String> methods,
        List<Target> targets,
        Duration headTimeout,
        Duration idleTimeout,
        int retries) {

    public Route {
        headers = List.copyOf(headers);
        listeners = List.copyOf(listeners);
        methods = List.copyOf(methods);
        targets = List.copyOf(targets);
    }

    /**
     * @param weight its share beside the others
     */
    public record Target(String upstream, int weight) {}

    record Header(String name, String value) {}

    boolean matches(String listener, String method, RequestHead head, String pathAlone) {
        return (listeners.isEmpty() || listeners.contains(listener))
                && (methods.isEmpty() || methods.contains(method))
                && (path == null ? isBelowPrefix(pathAlone) : path.equals(pathAlone))
                && headers.stream().allMatch(header -> has(head, header));
    }

    private boolean isBelowPrefix(String asked) {
        return asked.startsWith(pathPrefix)
                && (asked.length() == pathPrefix.length()
                        || pathPrefix.endsWith("/")
                        || asked.charAt(pathPrefix.length()) == '/');
    }

    private static boolean has(RequestHead head, Header header) {
        var value = head.fields().get(header.name());
        return value != null && header.value().contentEquals(value);
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
