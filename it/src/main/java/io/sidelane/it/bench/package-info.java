/** The benchmark matrix and its results. */
@NullMarked
package io.sidelane.it.bench;

import org.jspecify.annotations.NullMarked;
