/** The process: its command line, its configuration, and what is put together to make it. */
@NullMarked
package io.sidelane.controlplane;

import org.jspecify.annotations.NullMarked;
