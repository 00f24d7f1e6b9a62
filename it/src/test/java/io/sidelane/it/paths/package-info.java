@NullMarked
package io.sidelane.it.paths;

import org.jspecify.annotations.NullMarked;
