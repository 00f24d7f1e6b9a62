/** Changes of JSON documents. */
@NullMarked
package io.sidelane.injector.patch;

import org.jspecify.annotations.NullMarked;
