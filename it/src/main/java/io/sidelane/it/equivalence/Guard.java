package io.sidelane.it.equivalence;

/** A rule of the data path; without it the cases that name it must not be equal any more. */
enum Guard {
    ORDER,
    BOUND,
    BLOCKING_READER
}
