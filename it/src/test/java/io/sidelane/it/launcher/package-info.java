/** The launcher script and its parts, run as a reader of the README runs them. */
@NullMarked
package io.sidelane.it.launcher;

import org.jspecify.annotations.NullMarked;
