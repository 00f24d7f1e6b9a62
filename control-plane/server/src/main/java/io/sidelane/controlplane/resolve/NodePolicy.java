package io.sidelane.controlplane.resolve;

import io.sidelane.xds.Resource;
import java.util.List;

/**
 * One RedirectPolicy of one node.
 *
 * @param earlier versions that wanted the same of other pods, the newest last: an agent that has
 *     one of them has this generation
 */
public record NodePolicy(Demand demand, Resource resource, List<String> earlier) {

    /** Pods of a node that come and go faster than its agent answers are few. */
    static final int MAX_EARLIER = 16;

    public NodePolicy {
        earlier = List.copyOf(earlier);
    }

    public String name() {
        return resource.name();
    }

    /** Whether an agent that has {@code version} has what is wanted, be it of other pods. */
    public boolean isHadWith(String version) {
        return resource.version().equals(version) || earlier.contains(version);
    }
}
