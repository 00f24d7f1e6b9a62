package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.controlplane.status.ObjectRef;
import java.util.List;

/**
 * Something that people who look at an object should know of.
 *
 * @param uid of the very object
 * @param warning whether it is bad news
 * @param reason one word: of a condition that came true its type, else why not
 */
record Happening(ObjectRef about, String uid, boolean warning, String reason, String note) {

    /** By what Kubernetes takes two Events for one that happened again. */
    Object kind() {
        return List.of(uid, warning, reason, note);
    }
}
