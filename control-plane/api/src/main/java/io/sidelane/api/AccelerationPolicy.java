package io.sidelane.api;

/** Who gets what in one namespace; the namespace's owner controls it. */
public record AccelerationPolicy(Metadata metadata, PolicySpec spec) implements Policy {

    public static final String KIND = "AccelerationPolicy";

    public AccelerationPolicy {
        if (metadata.namespace() == null) {
            throw new IllegalArgumentException(
                    "%s %s: no namespace (expected: one)".formatted(KIND, metadata.name()));
        }
    }

    @Override
    public String kind() {
        return KIND;
    }
}
