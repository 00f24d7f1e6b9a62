package io.sidelane.gateway.routing;

import com.google.re2j.Pattern;
import io.sidelane.gateway.http.RequestHead;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that go the same way.
 *
 * @param name as metrics and the access log have it
 * @param path the whole path; null: what begins with {@code pathPrefix}
 * @param pathPattern what the whole path matches, instead of both; null: nothing of the kind
 * @param headers each must be there with this value
 * @param queries each must be there with this value
 * @param listeners names; none: all
 * @param methods none: any
 * @param targets none: it is answered as if nothing matched, and no other host is looked at
 * @param headTimeout until the head of the response; zero: no end
 * @param idleTimeout without a byte either way; zero: no end
 * @param retries further attempts
 * @param udp what CONNECT-UDP may reach; null: nothing
 */
public record Route(
        String name,
        String pathPrefix,
        @Nullable String path,
        @Nullable Pattern pathPattern,
        List<Wanted> headers,
        List<Wanted> queries,
        List<String> listeners,
        List<String> methods,
        List<Target> targets,
        Duration headTimeout,
        Duration idleTimeout,
        int retries,
        Filters filters,
        @Nullable UdpTargets udp) {

    /** Longer values match no pattern: what a client sends is not to cost a worker's time. */
    private static final int MAX_MATCHED = 4_096;

    public Route {
        headers = List.copyOf(headers);
        queries = List.copyOf(queries);
        listeners = List.copyOf(listeners);
        methods = List.copyOf(methods);
        targets = List.copyOf(targets);
    }

    /**
     * @param weight its share beside the others
     */
    public record Target(
            String upstream, int weight, FieldChanges request, FieldChanges response) {}

    /**
     * A value that must be there.
     *
     * @param pattern what all of it matches; null: it is the value itself
     */
    record Wanted(String name, String value, @Nullable Pattern pattern) {

        boolean is(CharSequence given) {
            return pattern == null ? value.contentEquals(given) : matches(pattern, given);
        }
    }

    /* In time that grows with the pattern and the text, whoever wrote either. */
    private static boolean matches(Pattern pattern, CharSequence text) {
        return text.length() <= MAX_MATCHED && pattern.matcher(text).matches();
    }

    boolean matches(String listener, String method, RequestHead head, String pathAlone) {
        return (listeners.isEmpty() || listeners.contains(listener))
                && (methods.isEmpty() || methods.contains(method))
                && isPath(pathAlone)
                && (headers.isEmpty() || headers.stream().allMatch(header -> has(head, header)))
                && (queries.isEmpty() || hasQueries(head.path()));
    }

    private boolean isPath(String asked) {
        if (pathPattern != null) {
            return matches(pathPattern, asked);
        }
        return path == null ? isBelowPrefix(asked) : path.equals(asked);
    }

    private boolean hasQueries(String asked) {
        int begin = asked.indexOf('?');
        if (begin < 0) {
            return false;
        }
        var first = new HashMap<String, String>();
        for (var pair : asked.substring(begin + 1).split("&")) {
            int equals = pair.indexOf('=');
            first.putIfAbsent(
                    equals < 0 ? pair : pair.substring(0, equals),
                    equals < 0 ? "" : pair.substring(equals + 1));
        }
        return queries.stream()
                .allMatch(
                        query -> {
                            var value = first.get(query.name());
                            return value != null && query.is(value);
                        });
    }

    private boolean isBelowPrefix(String asked) {
        return asked.startsWith(pathPrefix)
                && (asked.length() == pathPrefix.length()
                        || pathPrefix.endsWith("/")
                        || asked.charAt(pathPrefix.length()) == '/');
    }

    private static boolean has(RequestHead head, Wanted header) {
        var value = head.fields().get(header.name());
        return value != null && header.is(value);
    }

    /**
     * @param dice 0 to just below 1
     */
    public Target choose(double dice) {
        if (targets.size() == 1) {
            return targets.getFirst();
        }
        long sum = 0;
        for (var target : targets) {
            sum += target.weight();
        }
        long left = (long) (dice * sum);
        for (var target : targets) {
            left -= target.weight();
            if (left < 0) {
                return target;
            }
        }
        throw new IllegalStateException("dice: %s (expected: 0 to just below 1)".formatted(dice));
    }
}
