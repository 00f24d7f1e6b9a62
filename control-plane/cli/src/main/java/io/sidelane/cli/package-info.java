/** The words of {@code sidelane} that ask a control plane: arguments, requests, exit codes. */
@NullMarked
package io.sidelane.cli;

import org.jspecify.annotations.NullMarked;
