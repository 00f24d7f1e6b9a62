/** Health, figures and the state of a running gateway, over HTTP. */
@NullMarked
package io.sidelane.gateway.admin;

import org.jspecify.annotations.NullMarked;
