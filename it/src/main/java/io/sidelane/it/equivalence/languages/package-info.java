/** Java's own ways to use a socket, as programs of their own for the equivalence suite. */
@NullMarked
package io.sidelane.it.equivalence.languages;

import org.jspecify.annotations.NullMarked;
