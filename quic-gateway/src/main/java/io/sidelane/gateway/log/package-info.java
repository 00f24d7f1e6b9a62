/** One line an event on standard error. */
@NullMarked
package io.sidelane.gateway.log;

import org.jspecify.annotations.NullMarked;
