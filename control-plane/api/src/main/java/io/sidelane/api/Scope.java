package io.sidelane.api;

import io.sidelane.api.schema.Doc;

@Doc("Which pairs of sockets may be redirected to each other.")
public enum Scope implements Word {
    @Doc("Both ends in the same pod, e.g. the application and its sidecar.")
    SIDECAR_LOCAL("SidecarLocal"),
    @Doc("Ends in two pods of one node, e.g. sidecar to sidecar.")
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
