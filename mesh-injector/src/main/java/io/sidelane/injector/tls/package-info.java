/** The webhook's own certificates, and how they are renewed without anybody noticing. */
@NullMarked
package io.sidelane.injector.tls;

import org.jspecify.annotations.NullMarked;
