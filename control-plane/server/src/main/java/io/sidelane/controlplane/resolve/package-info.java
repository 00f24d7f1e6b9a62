/** From facts to what each client shall have and what became of each object: pure. */
@NullMarked
package io.sidelane.controlplane.resolve;

import org.jspecify.annotations.NullMarked;
