package io.sidelane.agent.pod;

import io.sidelane.api.Pod;

/**
 * A pod whose sockets can be told apart: those of its network namespace, all of them.
 *
 * @param netns how people know its network namespace: the name, or the path
 * @param netnsPath a path that can be opened
 * @param netnsCookie the kernel's name of it
 */
public record FoundPod(Pod pod, String netns, String netnsPath, long netnsCookie) {}
