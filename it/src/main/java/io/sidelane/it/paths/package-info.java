/** What the injector has put on pods, used for real on this kernel: networks, devices, limits. */
@NullMarked
package io.sidelane.it.paths;

import org.jspecify.annotations.NullMarked;
