/** A gateway asks itself before clients do. */
@NullMarked
package io.sidelane.gateway.warmup;

import org.jspecify.annotations.NullMarked;
