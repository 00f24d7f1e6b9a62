package io.sidelane.gateway;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with the control plane.
 *
 * @param error why it is not connected; null if it is
 * @param lastNack what was refused last; null: nothing
 */
record ControlPlaneState(
        String address,
        boolean connected,
        long acks,
        long nacks,
        @Nullable String error,
        @Nullable String lastNack) {}
