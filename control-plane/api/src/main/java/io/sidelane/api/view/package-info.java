/**
 * What a control plane shows: the answers of its read API, as it writes and its clients read them.
 */
@NullMarked
package io.sidelane.api.view;

import org.jspecify.annotations.NullMarked;
