/** The API server's side: what is read from it, written to it and asked of it. */
@NullMarked
package io.sidelane.controlplane.kubernetes;

import org.jspecify.annotations.NullMarked;
