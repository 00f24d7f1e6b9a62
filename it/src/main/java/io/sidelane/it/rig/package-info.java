/** Two meshed pods on this machine: namespaces, sidecars, services, and what they cost. */
@NullMarked
package io.sidelane.it.rig;

import org.jspecify.annotations.NullMarked;
