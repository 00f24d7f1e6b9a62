package io.sidelane.agent.pod;

import io.sidelane.api.Pod;
import org.jspecify.annotations.Nullable;

/**
 * A pod whose sockets can be told apart.
 *
 * @param netns how people know its network namespace: the name, or the path
 * @param netnsPath a path that can be opened
 * @param netnsCookie the kernel's name of it
 * @param cgroupPath absolute, null when all sockets of the namespace are the pod's
 */
public record FoundPod(
        Pod pod, String netns, String netnsPath, long netnsCookie, @Nullable String cgroupPath) {}
