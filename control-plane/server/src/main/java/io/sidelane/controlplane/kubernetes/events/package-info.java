/** What becomes of objects and pods, as Kubernetes Events. */
@NullMarked
package io.sidelane.controlplane.kubernetes.events;

import org.jspecify.annotations.NullMarked;
