package io.sidelane.api;

import org.jspecify.annotations.Nullable;

/** A pod as far as policy cares: its names, labels and annotations. */
public record Pod(Metadata metadata) implements ApiObject {

    public static final String KIND = "Pod";

    public Pod {
        metadata.mustBeNamespaced(KIND);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Name or path of the network namespace its document points to. */
    public @Nullable String netns() {
        return metadata.annotations().get(Names.NETNS);
    }

    /** Path of the cgroup its document points to. */
    public @Nullable String cgroup() {
        return metadata.annotations().get(Names.CGROUP);
    }
}
