/** What the gateway is told by a YAML file, and what is wrong with that file. */
@NullMarked
package io.sidelane.gateway.config;

import org.jspecify.annotations.NullMarked;
