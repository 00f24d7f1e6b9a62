package io.sidelane.api.address;

import org.jspecify.annotations.Nullable;

/**
 * An address that a pod has, by somebody's word.
 *
 * @param pod namespace and name
 * @param uid of the pod that it was given to, empty when nobody says
 * @param pool where it came from, null when nobody says
 * @param wire which network it is on, null when nobody can tell
 * @param nic the interface in the pod, empty when nobody says
 * @param set StatefulSet of the pod, null when it has none or nobody says
 * @param bySelf whether the pod says so, not the books of a pool
 */
record Held(
        Range address,
        String pod,
        String uid,
        @Nullable String pool,
        @Nullable String wire,
        String nic,
        @Nullable String set,
        boolean bySelf) {}
