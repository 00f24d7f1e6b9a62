package io.sidelane.agent.pod;

import io.sidelane.api.Pod;
import io.sidelane.api.Reason;

/** A pod that has a document and no network namespace that we could find. */
public record MissingPod(Pod pod, String netns, Reason reason, String message) {}
