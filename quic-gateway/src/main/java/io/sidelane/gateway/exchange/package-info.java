/** One request and its response, from a client to an upstream and back. */
@NullMarked
package io.sidelane.gateway.exchange;

import org.jspecify.annotations.NullMarked;
