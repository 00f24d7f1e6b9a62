package io.sidelane.api;

/** An object that can stand in a configuration file. */
public sealed interface ApiObject
        permits AccelerationProfile, NodeAcceleration, Pod, Policy, QuicPolicy {

    String kind();

    Metadata metadata();

    /** Names the object to people, e.g. {@code AccelerationPolicy team-a/fast}. */
    default String ref() {
        return kind() + " " + metadata().qualifiedName();
    }
}
