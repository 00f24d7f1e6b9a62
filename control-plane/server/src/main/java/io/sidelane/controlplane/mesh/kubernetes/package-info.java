/**
 * From objects of the API, read from a directory or an API server, to facts: the only place that
 * knows both.
 */
@NullMarked
package io.sidelane.controlplane.mesh.kubernetes;

import org.jspecify.annotations.NullMarked;
