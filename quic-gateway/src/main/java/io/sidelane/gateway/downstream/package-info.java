/** What HTTP/3, HTTP/2 and HTTP/1.1 clients are to the rest. */
@NullMarked
package io.sidelane.gateway.downstream;

import org.jspecify.annotations.NullMarked;
