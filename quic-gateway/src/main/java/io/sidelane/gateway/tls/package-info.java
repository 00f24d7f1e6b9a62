/** Certificates by name, read again when their files change. */
@NullMarked
package io.sidelane.gateway.tls;

import org.jspecify.annotations.NullMarked;
