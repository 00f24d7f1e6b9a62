/** The connection to the control plane, and what is kept of it: thin, decides nothing. */
@NullMarked
package io.sidelane.agent.controlplane;

import org.jspecify.annotations.NullMarked;
