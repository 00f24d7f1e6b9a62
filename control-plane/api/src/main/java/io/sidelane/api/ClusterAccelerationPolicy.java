package io.sidelane.api;

/** The default for namespaces that have no policy of their own; the platform team controls it. */
public record ClusterAccelerationPolicy(
        Metadata metadata, LabelSelector namespaceSelector, PolicySpec spec) implements Policy {

    public static final String KIND = "ClusterAccelerationPolicy";

    public ClusterAccelerationPolicy {
        if (metadata.namespace() != null) {
            throw new IllegalArgumentException(
                    "%s %s: namespace %s (expected: none, the kind is the cluster's)"
                            .formatted(KIND, metadata.name(), metadata.namespace()));
        }
    }

    @Override
    public String kind() {
        return KIND;
    }
}
