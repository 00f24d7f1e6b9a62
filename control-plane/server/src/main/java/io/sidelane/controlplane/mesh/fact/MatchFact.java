package io.sidelane.controlplane.mesh.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request must be like: all of it. */
public record MatchFact(
        Path path, @Nullable String method, List<Value> headers, List<Value> queries) {

    /** Everything. */
    public static final MatchFact ANY =
            new MatchFact(new Path(PathKind.PREFIX, "/"), null, List.of(), List.of());

    public enum PathKind {
        EXACT,
        /** By whole segments. */
        PREFIX,
        REGEX
    }

    public record Path(PathKind kind, String value) {}

    /**
     * @param regex RE2, matching the whole value; else the value itself
     */
    public record Value(String name, String value, boolean regex) {}

    public MatchFact {
        headers = List.copyOf(headers);
        queries = List.copyOf(queries);
    }
}
