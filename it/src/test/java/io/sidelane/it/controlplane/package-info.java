/** The control plane as a process, with the clients that it is for. */
@NullMarked
package io.sidelane.it.controlplane;

import org.jspecify.annotations.NullMarked;
