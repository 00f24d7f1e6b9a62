/** Objects of other projects that profiles refer to, and what is read of them. */
@NullMarked
package io.sidelane.injector.reference;

import org.jspecify.annotations.NullMarked;
