/** The kernel data path as the rest of the agent sees it. */
@NullMarked
package io.sidelane.agent.datapath;

import org.jspecify.annotations.NullMarked;
