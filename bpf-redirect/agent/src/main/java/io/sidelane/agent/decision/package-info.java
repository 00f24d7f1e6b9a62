/** What each pod of the node gets: pure, no clock, no client. */
@NullMarked
package io.sidelane.agent.decision;

import org.jspecify.annotations.NullMarked;
