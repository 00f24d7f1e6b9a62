package io.sidelane.controlplane.kubernetes.events;

import io.sidelane.controlplane.mesh.fact.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Something that people who look at an object should know of.
 *
 * @param uid of the very object
 * @param warning whether it is bad news
 * @param reason one word: of a condition that came true its type, else why not
 * @param action one word: what was done
 * @param note cut off where API servers would refuse it
 */
record Happening(
        ObjectRef about, String uid, boolean warning, String reason, String action, String note) {

    /** In bytes of UTF-8 (Kubernetes, {@code pkg/apis/core/validation/events.go}). */
    static final int LONGEST_NOTE = 1_024;

    Happening {
        note = cut(note);
    }

    private static String cut(String note) {
        var bytes = note.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_NOTE) {
            return note;
        }
        int end = LONGEST_NOTE;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** By what Kubernetes takes two Events for one that happened again. */
    Object kind() {
        return List.of(about, uid, warning, reason, note);
    }
}
