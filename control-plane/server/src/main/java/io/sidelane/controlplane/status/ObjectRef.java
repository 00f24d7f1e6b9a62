package io.sidelane.controlplane.status;

import org.jspecify.annotations.Nullable;

/**
 * Names one object.
 *
 * @param group API group, empty for the core's
 * @param namespace null for cluster kinds
 */
public record ObjectRef(String group, String kind, @Nullable String namespace, String name) {}
