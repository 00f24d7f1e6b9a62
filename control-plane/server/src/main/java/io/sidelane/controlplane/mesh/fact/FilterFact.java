package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to a request or its answer on the way. */
public sealed interface FilterFact {

    record Header(String name, String value) {}

    /**
     * @param response of the answer; else of the request
     */
    record Headers(boolean response, List<Header> set, List<Header> add, List<String> remove)
            implements FilterFact {
        public Headers {
            set = List.copyOf(set);
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }

    /** A path instead of the request's: all of it, or the prefix that was matched. */
    record NewPath(boolean prefix, String value) {}

    record Redirect(
            @Nullable String scheme,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable NewPath path,
            int status)
            implements FilterFact {}

    record Rewrite(@Nullable String host, @Nullable NewPath path) implements FilterFact {}

    /**
     * A copy to another backend whose answer nobody reads; {@code numerator/denominator} of all.
     */
    record Mirror(Name service, int port, int numerator, int denominator) implements FilterFact {}
}
