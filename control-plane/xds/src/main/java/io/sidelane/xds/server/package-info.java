/** The thin gRPC shell: streams, identities, limits, and the executor that owns the snapshots. */
@NullMarked
package io.sidelane.xds.server;

import org.jspecify.annotations.NullMarked;
