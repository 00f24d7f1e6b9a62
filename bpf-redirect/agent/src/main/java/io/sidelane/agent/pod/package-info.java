/** Finds the pods of the node and the network namespaces that they live in. */
@NullMarked
package io.sidelane.agent.pod;

import org.jspecify.annotations.NullMarked;
