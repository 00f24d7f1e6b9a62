/** How the core behaves with many clients; run by hand, see the module's README. */
@NullMarked
package io.sidelane.xds.scale;

import org.jspecify.annotations.NullMarked;
