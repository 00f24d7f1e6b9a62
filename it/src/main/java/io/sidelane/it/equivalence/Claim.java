package io.sidelane.it.equivalence;

/** What a case says about the connection it observes when acceleration is on. */
enum Claim {
    /** It must be redirected, else the case proves nothing. */
    REDIRECTED,
    /** A rule keeps it on TCP: not one redirected byte. */
    STAYS_ON_TCP,
    /** Both are right: the case is about something else. */
    EITHER
}
