/** What a QUIC edge is told, part by part. */
@NullMarked
package io.sidelane.api.quic;

import org.jspecify.annotations.NullMarked;
