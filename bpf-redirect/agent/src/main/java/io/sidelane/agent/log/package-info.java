/** One line an event on standard error. */
@NullMarked
package io.sidelane.agent.log;

import org.jspecify.annotations.NullMarked;
