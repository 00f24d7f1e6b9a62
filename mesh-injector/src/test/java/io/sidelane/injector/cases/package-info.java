/**
 * Clusters, pods and what becomes of them, as data: without the injector's own classes, so that
 * tests of the decision and tests at a real API server have the same ones.
 */
@NullMarked
package io.sidelane.injector.cases;

import org.jspecify.annotations.NullMarked;
