/** The demo: baseline and Sidelane in turn, shown live and as one page. */
@NullMarked
package io.sidelane.it.demo;

import org.jspecify.annotations.NullMarked;
