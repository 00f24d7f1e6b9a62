/** The pod that is decided about, as JSON: what is read of it and what is put on it. */
@NullMarked
package io.sidelane.injector.pod;

import org.jspecify.annotations.NullMarked;
