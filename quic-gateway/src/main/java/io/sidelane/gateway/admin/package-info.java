/** Health, metrics and the access log. */
@NullMarked
package io.sidelane.gateway.admin;

import org.jspecify.annotations.NullMarked;
