/** What really happened, in the words that people and programs read. */
@NullMarked
package io.sidelane.api.status;

import org.jspecify.annotations.NullMarked;
