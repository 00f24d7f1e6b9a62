/** What QUIC needs beside a connection: tokens, connection ids, bounds before a client is known. */
@NullMarked
package io.sidelane.gateway.quic;

import org.jspecify.annotations.NullMarked;
