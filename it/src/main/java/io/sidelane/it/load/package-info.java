/** Load generators: how each is started and what its output says. */
@NullMarked
package io.sidelane.it.load;

import org.jspecify.annotations.NullMarked;
