/**
 * What the control plane says, and how it is answered: pure, no client, no clock. The delta variant
 * of Envoy's xDS protocol.
 */
@NullMarked
package io.sidelane.agent.ads;

import org.jspecify.annotations.NullMarked;
