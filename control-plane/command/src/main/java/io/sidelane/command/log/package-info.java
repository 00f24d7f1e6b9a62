/** One line an event on standard error. */
@NullMarked
package io.sidelane.command.log;

import org.jspecify.annotations.NullMarked;
