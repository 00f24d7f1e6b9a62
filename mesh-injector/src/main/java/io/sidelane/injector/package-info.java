/** The injector: a mutating webhook, and the same decision about files. */
@NullMarked
package io.sidelane.injector;

import org.jspecify.annotations.NullMarked;
