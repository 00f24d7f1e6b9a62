package io.sidelane.it.rig;

/** What switches the meshed pods between the two ways, and tells what it does for them. */
public interface Accelerator extends AutoCloseable {
    /** Returns when new connections of the meshed pods are accelerated. */
    void on();

    /** Returns when nothing is enrolled for the meshed pods any more, new connections included. */
    void off();

    /** The hops of the connections that are open now between the pods of the target. */
    Hops hops(Target target);

    /** Whether waiting for hops to be accelerated makes sense. */
    default boolean accelerates() {
        return true;
    }

    /** Messages so far whose peer was not found: what should not happen in a mesh on one node. */
    long misses();

    /** A command that shows what it does, to try while the pods run; empty where there is none. */
    default String lookAround() {
        return "";
    }

    @Override
    void close();

    /** Stands in where only the baseline is wanted. */
    static Accelerator none() {
        return new Accelerator() {
            @Override
            public boolean accelerates() {
                return false;
            }

            @Override
            public void on() {}

            @Override
            public void off() {}

            @Override
            public Hops hops(Target target) {
                return Hops.unaccelerated(target);
            }

            @Override
            public long misses() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}
