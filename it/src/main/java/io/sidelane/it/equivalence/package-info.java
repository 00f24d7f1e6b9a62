/** Runs the same socket programs over plain TCP and accelerated, and compares what they observe. */
@NullMarked
package io.sidelane.it.equivalence;

import org.jspecify.annotations.NullMarked;
