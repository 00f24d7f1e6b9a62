/** What our xDS resources are called. The generated messages are in {@code v1alpha1}. */
@NullMarked
package io.sidelane.xdsapi;

import org.jspecify.annotations.NullMarked;
