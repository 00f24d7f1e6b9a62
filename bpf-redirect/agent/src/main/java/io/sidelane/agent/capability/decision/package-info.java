/** Which paths a machine can offer, and why not the others. Pure. */
@NullMarked
package io.sidelane.agent.capability.decision;

import org.jspecify.annotations.NullMarked;
