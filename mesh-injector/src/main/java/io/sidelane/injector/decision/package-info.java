/** What a pod gets, and why: pure functions of objects, no clock, no client. */
@NullMarked
package io.sidelane.injector.decision;

import org.jspecify.annotations.NullMarked;
