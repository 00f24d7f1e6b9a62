/**
 * What this machine has that acceleration paths need: thin readers over the node's root directory,
 * and probes of the kernel. What follows from it is {@link
 * io.sidelane.agent.capability.decision}'s.
 */
@NullMarked
package io.sidelane.agent.capability;

import org.jspecify.annotations.NullMarked;
