@NullMarked
package io.sidelane.xds.server;

import org.jspecify.annotations.NullMarked;
