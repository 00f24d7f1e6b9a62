package io.sidelane.agent.pod;

import java.util.List;

/**
 * The pods of the node at one moment.
 *
 * @param unsettled something was caught half made, look again soon
 */
public record PodScan(List<FoundPod> found, List<MissingPod> missing, boolean unsettled) {

    public PodScan {
        found = List.copyOf(found);
        missing = List.copyOf(missing);
    }
}
