package io.sidelane.it.equivalence;

import java.util.List;

/** What carries the bytes of a sandbox's programs. */
interface Acceleration extends AutoCloseable {

    /** False for plain TCP: nothing is to be waited for. */
    boolean on();

    /** Bytes that did not go through TCP so far. */
    long redirectedBytes();

    /** Whether both ends of the connection from this client port go beside TCP now. */
    boolean redirecting(int clientPort);

    /** Whether any connection to this server port does. */
    boolean redirectingTo(int serverPort);

    /**
     * Switches the policy; returns when the switch has been asked for, not when it has happened.
     */
    void enforce(boolean on);

    /** Ends what steers the data path so, under load, and starts it again. */
    void restart(Ending ending);

    /** How a node agent can end. */
    enum Ending {
        /** SIGKILL: no chance to do anything. */
        KILLED,
        /** SIGTERM: the data path stays, and the next one finds its own programs. */
        STOPPED,
        /** Stopped, and the next one has other programs, which take the place of the former. */
        UPGRADED,
        /** Stopped, and everything taken away. */
        DRAINED
    }

    /** Makes it work again for the next case, where a case has ended it. */
    void recover();

    /** What is still attached or pinned when it is drained; empty as long as it is well. */
    String leftBehind();

    /** What it has said lately, to explain what went wrong. */
    List<String> said();

    @Override
    void close();

    /** TCP as it is. */
    record PlainTcp() implements Acceleration {

        @Override
        public boolean on() {
            return false;
        }

        @Override
        public long redirectedBytes() {
            return 0;
        }

        @Override
        public boolean redirecting(int clientPort) {
            return false;
        }

        @Override
        public boolean redirectingTo(int serverPort) {
            return false;
        }

        @Override
        public void enforce(boolean on) {}

        @Override
        public void restart(Ending ending) {}

        @Override
        public void recover() {}

        @Override
        public String leftBehind() {
            return "";
        }

        @Override
        public List<String> said() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
