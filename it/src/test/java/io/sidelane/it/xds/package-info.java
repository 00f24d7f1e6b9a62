/** The ADS core with real clients. */
@NullMarked
package io.sidelane.it.xds;

import org.jspecify.annotations.NullMarked;
