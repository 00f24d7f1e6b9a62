/** {@code gateway top}: what a running gateway does, from its metrics. */
@NullMarked
package io.sidelane.gateway.top;

import org.jspecify.annotations.NullMarked;
