/** The decision about files: {@code sidelane inject}. */
@NullMarked
package io.sidelane.injector.offline;

import org.jspecify.annotations.NullMarked;
