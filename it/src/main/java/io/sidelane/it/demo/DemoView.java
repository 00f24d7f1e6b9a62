package io.sidelane.it.demo;

import io.sidelane.it.load.Measurement;
import io.sidelane.it.rig.Variant;

/** Who watches a demo. */
interface DemoView extends AutoCloseable {
    /** Something that takes a moment and is not a measurement. */
    void step(String what);

    void measuring(int round, Workload workload, Variant way);

    void measured(int round, Workload workload, Variant way, Measurement measurement);

    /** Leaves the screen to others; may be called again. */
    void end();

    @Override
    default void close() {
        end();
    }
}
