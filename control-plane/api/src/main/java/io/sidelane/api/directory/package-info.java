/** Configuration in a directory of YAML files: seen when it changes, read file by file. */
@NullMarked
package io.sidelane.api.directory;

import org.jspecify.annotations.NullMarked;
