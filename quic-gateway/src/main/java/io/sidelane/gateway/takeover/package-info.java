/**
 * How a process takes the sockets of the one before it over, and passes back what is for that one.
 */
@NullMarked
package io.sidelane.gateway.takeover;

import org.jspecify.annotations.NullMarked;
