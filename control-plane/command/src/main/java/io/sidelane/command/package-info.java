/** What the commands of Sidelane have in common on the command line. */
@NullMarked
package io.sidelane.command;

import org.jspecify.annotations.NullMarked;
