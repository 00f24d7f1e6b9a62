@NullMarked
package io.sidelane.controlplane.kubernetes.admission;

import org.jspecify.annotations.NullMarked;
