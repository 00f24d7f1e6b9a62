/** What is wrong with routes, references and certificates, and what is said of it. */
@NullMarked
package io.sidelane.controlplane.mesh.check;

import org.jspecify.annotations.NullMarked;
