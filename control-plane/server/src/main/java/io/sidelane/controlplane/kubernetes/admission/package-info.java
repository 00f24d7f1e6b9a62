/** Says at admission what no schema can know: what an object is among the others. */
@NullMarked
package io.sidelane.controlplane.kubernetes.admission;

import org.jspecify.annotations.NullMarked;
