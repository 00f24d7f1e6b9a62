/** What can be said of an object: the records of its status, as they are written. */
@NullMarked
package io.sidelane.controlplane.statement;

import org.jspecify.annotations.NullMarked;
