package io.sidelane.api;

/** Who gets what: namespaced or for the cluster. */
public sealed interface Policy extends ApiObject
        permits AccelerationPolicy, ClusterAccelerationPolicy {

    PolicySpec spec();
}
