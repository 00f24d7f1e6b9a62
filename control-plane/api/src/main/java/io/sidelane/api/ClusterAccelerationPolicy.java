package io.sidelane.api;

import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Inline;
import io.sidelane.api.status.PolicyStatus;
import org.jspecify.annotations.Nullable;

/** The default for namespaces that have no policy of their own; the platform team controls it. */
@Doc(
        "The default for namespaces that have no policy of their own. The platform team writes it;"
                + " policies in a namespace win over it.")
public record ClusterAccelerationPolicy(
        Metadata metadata,
        LabelSelector namespaceSelector,
        PolicySpec spec,
        @Nullable PolicyStatus status)
        implements Policy {

    public static final String KIND = "ClusterAccelerationPolicy";

    public ClusterAccelerationPolicy {
        metadata.mustBeOfCluster(KIND);
    }

    /** A policy that has no status yet. */
    public ClusterAccelerationPolicy(
            Metadata metadata, LabelSelector namespaceSelector, PolicySpec spec) {
        this(metadata, namespaceSelector, spec, null);
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** {@code spec} as it is written. */
    @Doc("Which namespaces, which pods, and what they get.")
    public record Spec(
            @Doc(
                            "Namespaces by their labels; kubernetes.io/metadata.name is always there. Without it, all.")
                    LabelSelector namespaceSelector,
            @Inline PolicySpec policy) {}
}
