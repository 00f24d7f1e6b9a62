/** The cluster: what is watched, and the little that is written. */
@NullMarked
package io.sidelane.injector.kubernetes;

import org.jspecify.annotations.NullMarked;
