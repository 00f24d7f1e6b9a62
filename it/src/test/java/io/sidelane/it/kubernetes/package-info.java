/** A real API server for tests, and what is tested against it. */
@NullMarked
package io.sidelane.it.kubernetes;

import org.jspecify.annotations.NullMarked;
