package io.sidelane.agent.pod;

import java.util.List;

/**
 * The kubelet's pods at one moment.
 *
 * @param pods each uid once
 * @param unsettled something was caught half made, look again soon
 */
public record KubeletScan(List<KubeletPod> pods, boolean unsettled) {

    public KubeletScan {
        pods = List.copyOf(pods);
    }
}
