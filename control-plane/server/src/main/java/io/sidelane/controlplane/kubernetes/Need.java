package io.sidelane.controlplane.kubernetes;

/** Whether the world is whole without a kind. */
enum Need {
    REQUIRED,
    /** Its CRD need not be there, and is noticed when it comes. */
    IF_INSTALLED
}
