/** What is said of each object, from what was resolved and what clients answered: pure. */
@NullMarked
package io.sidelane.controlplane.status;

import org.jspecify.annotations.NullMarked;
