/** The command line against a control plane, each a process of its own. */
@NullMarked
package io.sidelane.it.cli;

import org.jspecify.annotations.NullMarked;
