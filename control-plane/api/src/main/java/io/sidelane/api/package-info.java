/** The kinds of {@code sidelane.io/v1alpha1} as records. Depends on no other module. */
@NullMarked
package io.sidelane.api;

import org.jspecify.annotations.NullMarked;
