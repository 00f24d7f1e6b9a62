package io.sidelane.api;

import org.jspecify.annotations.Nullable;

/**
 * One way to be fast; the platform team controls it.
 *
 * @param sockmap present exactly when the path is {@link AccelerationPath#SOCKMAP}
 */
public record AccelerationProfile(
        Metadata metadata, AccelerationPath path, @Nullable Sockmap sockmap) implements ApiObject {

    public static final String KIND = "AccelerationProfile";

    public AccelerationProfile {
        if ((path == AccelerationPath.SOCKMAP) != (sockmap != null)) {
            throw new IllegalArgumentException(
                    "%s %s: path %s %s sockmap settings (expected: them with path Sockmap only)"
                            .formatted(
                                    KIND,
                                    metadata.name(),
                                    path.word(),
                                    sockmap == null ? "without" : "with"));
        }
    }

    @Override
    public String kind() {
        return KIND;
    }
}
