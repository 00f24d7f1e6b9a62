/** What is told of requests: who asked, metrics, the access log. */
@NullMarked
package io.sidelane.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
