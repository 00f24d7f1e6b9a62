/** Makes the CustomResourceDefinitions of the records. */
@NullMarked
package io.sidelane.api.crd;

import org.jspecify.annotations.NullMarked;
