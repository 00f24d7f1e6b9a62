/** Answers as people read them: pure functions from answers to lines. */
@NullMarked
package io.sidelane.cli.render;

import org.jspecify.annotations.NullMarked;
