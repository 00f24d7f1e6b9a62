/**
 * The one thread that owns the world and what was made of it; everything else tells it or is told.
 */
@NullMarked
package io.sidelane.controlplane.core;

import org.jspecify.annotations.NullMarked;
