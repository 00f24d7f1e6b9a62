package io.sidelane.agent.pod;

/** A pod of the kubelet's, as its processes show it. */
public sealed interface KubeletPod {

    /** As in its cgroup's name: {@code metadata.uid}, or a static pod's config hash. */
    String uid();

    /**
     * A network namespace of its own.
     *
     * @param netnsPath a path that can be opened while one of the pod's processes lives
     * @param netnsCookie the kernel's name of it
     */
    record Isolated(String uid, String netnsPath, long netnsCookie) implements KubeletPod {}

    /** In the network namespace of its node. */
    record HostNetwork(String uid) implements KubeletPod {}

    /**
     * Its network namespace cannot be told yet.
     *
     * @param reason in one line for people
     */
    record Starting(String uid, String reason) implements KubeletPod {}
}
