package io.sidelane.injector.decision;

/** When a webhook is asked, as its configuration's name sorts. */
public enum Stage {
    /** Before the mesh's own injector: what its template reads. */
    BEFORE_MESH,
    /** After it: everything else, and whatever is not there yet. */
    AFTER_MESH
}
