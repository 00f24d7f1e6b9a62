/** Listeners and the workers that they run on. */
@NullMarked
package io.sidelane.gateway.server;

import org.jspecify.annotations.NullMarked;
