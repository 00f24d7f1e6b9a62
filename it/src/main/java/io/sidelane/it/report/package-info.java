/** Statistics, tables and plots. Pure: text in, text out. */
@NullMarked
package io.sidelane.it.report;

import org.jspecify.annotations.NullMarked;
