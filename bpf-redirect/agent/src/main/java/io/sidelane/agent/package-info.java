/** The agent of a node: command line, life cycle, and the loop that follows policy and pods. */
@NullMarked
package io.sidelane.agent;

import org.jspecify.annotations.NullMarked;
