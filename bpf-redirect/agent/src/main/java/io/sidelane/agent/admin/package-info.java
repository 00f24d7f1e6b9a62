/** The agent's own HTTP server: health, metrics, status, connections. */
@NullMarked
package io.sidelane.agent.admin;

import org.jspecify.annotations.NullMarked;
