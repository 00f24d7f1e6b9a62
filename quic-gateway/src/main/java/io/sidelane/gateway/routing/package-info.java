/** Which upstream answers a request. */
@NullMarked
package io.sidelane.gateway.routing;

import org.jspecify.annotations.NullMarked;
