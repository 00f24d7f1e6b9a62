/** The rig's commands: demo, bench, equivalence. */
@NullMarked
package io.sidelane.it;

import org.jspecify.annotations.NullMarked;
