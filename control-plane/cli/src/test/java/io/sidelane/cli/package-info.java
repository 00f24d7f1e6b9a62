@NullMarked
package io.sidelane.cli;

import org.jspecify.annotations.NullMarked;
