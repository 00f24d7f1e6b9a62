package io.sidelane.controlplane.view;

import io.sidelane.xds.v1alpha1.NodeReport;
import java.time.Instant;

/**
 * What a node's agent said last.
 *
 * @param at when it came
 * @param connected whether the stream that it came on is still there
 */
public record HeardNode(NodeReport report, Instant at, boolean connected) {}
