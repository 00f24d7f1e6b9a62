/** What a field means and may be, said once: the reader, the writer and the CRDs all look here. */
@NullMarked
package io.sidelane.api.schema;

import org.jspecify.annotations.NullMarked;
