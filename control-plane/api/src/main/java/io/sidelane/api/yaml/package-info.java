/** Reads objects from YAML strictly: what is not understood is an error with its place. */
@NullMarked
package io.sidelane.api.yaml;

import org.jspecify.annotations.NullMarked;
