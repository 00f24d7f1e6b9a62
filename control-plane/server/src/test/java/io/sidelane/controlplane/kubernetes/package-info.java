@NullMarked
package io.sidelane.controlplane.kubernetes;

import org.jspecify.annotations.NullMarked;
