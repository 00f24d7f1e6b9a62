/** Desired state out of a directory of YAML files. */
@NullMarked
package io.sidelane.agent.policy;

import org.jspecify.annotations.NullMarked;
