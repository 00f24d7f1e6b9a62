package io.sidelane.controlplane.kubernetes;

/** Whether the world is whole without a kind. */
enum Need {
    /** Nothing can be resolved without it. */
    REQUIRED,
    /** One may do without, once it is clear that it may not be read. */
    IF_GRANTED,
    /** Its CRD need not be there either, and is noticed when it comes. */
    IF_INSTALLED
}
