/** Whether an address is in use on a network, asked on the wire before it is given to a pod. */
@NullMarked
package io.sidelane.agent.address;

import org.jspecify.annotations.NullMarked;
