/** The gRPC side: ADS and node reports, their transport, and who may call them. */
@NullMarked
package io.sidelane.controlplane.ads;

import org.jspecify.annotations.NullMarked;
