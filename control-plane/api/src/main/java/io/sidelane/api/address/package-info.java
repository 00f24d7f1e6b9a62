/**
 * Whether the addresses of pods fit together, cluster-wide: SpiderPool's objects and plain CNI
 * configurations beside the pods that there are. Pure; what is found is repaired by others.
 */
@NullMarked
package io.sidelane.api.address;

import org.jspecify.annotations.NullMarked;
