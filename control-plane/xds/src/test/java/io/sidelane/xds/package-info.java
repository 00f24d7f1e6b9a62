@NullMarked
package io.sidelane.xds;

import org.jspecify.annotations.NullMarked;
