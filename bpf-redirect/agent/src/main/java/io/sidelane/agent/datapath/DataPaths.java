package io.sidelane.agent.datapath;

import java.time.Duration;
import java.util.List;

/** Opens, inspects and drains the data path of this node. */
public final class DataPaths {

    private DataPaths() {}

    /** Loads and attaches, or adopts what an earlier agent left running. */
    public static DataPath open(DataPathConfig config) {
        throw new UnsupportedOperationException("open " + config);
    }

    /** Stops redirecting, waits until nothing is unread, detaches, unpins. */
    public static DrainOutcome drain(DataPathConfig config, Duration timeout) {
        throw new UnsupportedOperationException("drain " + config + " within " + timeout);
    }

    /** Looks at the node without changing it. */
    public static List<Check> inspect(DataPathConfig config) {
        throw new UnsupportedOperationException("inspect " + config);
    }
}
