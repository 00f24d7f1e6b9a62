/** What a node can do and does, part by part. */
@NullMarked
package io.sidelane.api.node;

import org.jspecify.annotations.NullMarked;
