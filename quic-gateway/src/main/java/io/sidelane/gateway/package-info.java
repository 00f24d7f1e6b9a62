/** The QUIC edge: its command line, and what holds its parts together. */
@NullMarked
package io.sidelane.gateway;

import org.jspecify.annotations.NullMarked;
