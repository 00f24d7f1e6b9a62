package io.sidelane.api;

import io.sidelane.api.status.PolicyStatus;
import org.jspecify.annotations.Nullable;

/** Who gets what: namespaced or for the cluster. */
public sealed interface Policy extends ApiObject
        permits AccelerationPolicy, ClusterAccelerationPolicy {

    PolicySpec spec();

    /** Null until somebody has written one. */
    @Nullable PolicyStatus status();
}
