/** Messages without their protocol: fields, heads, and what makes one malformed. */
@NullMarked
package io.sidelane.gateway.http;

import org.jspecify.annotations.NullMarked;
