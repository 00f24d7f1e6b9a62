@NullMarked
package io.sidelane.xds.client;

import org.jspecify.annotations.NullMarked;
