/** What each path asks for and what it puts on a pod, row by row. */
@NullMarked
package io.sidelane.injector.part;

import org.jspecify.annotations.NullMarked;
