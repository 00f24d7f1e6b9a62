/** What a control plane says by xDS, as far as a gateway understands it. No I/O, no clock. */
@NullMarked
package io.sidelane.gateway.xds;

import org.jspecify.annotations.NullMarked;
