package io.sidelane.api;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.status.PolicyStatus;
import org.jspecify.annotations.Nullable;

/** Who gets what in one namespace; the namespace's owner controls it. */
@Doc(
        "Who gets what in one namespace. The namespace's owner writes it; it wins over cluster"
                + " policies. Among policies of one namespace the higher priority wins, then the older,"
                + " then the name.")
public record AccelerationPolicy(Metadata metadata, PolicySpec spec, @Nullable PolicyStatus status)
        implements Policy {

    public static final String KIND = "AccelerationPolicy";

    public AccelerationPolicy {
        metadata.mustBeNamespaced(KIND);
    }

    /** A policy that has no status yet. */
    public AccelerationPolicy(Metadata metadata, PolicySpec spec) {
        this(metadata, spec, null);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
