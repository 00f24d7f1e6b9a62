package io.sidelane.api;

/** An enum whose constants have a word of their own in YAML, status and metrics. */
public interface Word {

    /** The word as people write and read it, e.g. {@code SidecarLocal}. */
    String word();
}
