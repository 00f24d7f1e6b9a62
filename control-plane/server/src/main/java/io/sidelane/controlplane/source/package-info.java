/** Where facts come from: a directory of YAML files, or an API server. */
@NullMarked
package io.sidelane.controlplane.source;

import org.jspecify.annotations.NullMarked;
