package io.sidelane.gateway.takeover;

/**
 * What two processes say to each other: the next one TAKEs, is told the estate, asks for the
 * DESCRIPTORS, names ports that are to be UNSERVED, is READY, and hears GO once the former one
 * reads nothing of the others any more, or NO when its listeners are others meanwhile. After GO it
 * passes DATAGRAMs back that are for connections of the former one.
 */
final class Words {

    static final byte TAKE = 'T';
    static final byte DESCRIPTORS = 'F';
    static final byte UNSERVED = 'U';
    static final byte READY = 'R';
    static final byte GO = 'G';
    static final byte NO = 'N';
    static final byte DATAGRAM = 'D';

    /** Bytes of an estate, at most. */
    static final int MOST = 1 << 16;

    private Words() {}
}
