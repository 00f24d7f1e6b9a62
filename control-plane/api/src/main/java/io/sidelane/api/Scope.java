package io.sidelane.api;

/** Which pairs of sockets may be redirected to each other. */
public enum Scope implements Word {
    /** Both ends in the same pod, e.g. the application and its sidecar. */
    SIDECAR_LOCAL("SidecarLocal"),
    /** Ends in two pods of one node, e.g. sidecar to sidecar. */
    SAME_NODE("SameNode");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
