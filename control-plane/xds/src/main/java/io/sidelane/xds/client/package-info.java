/**
 * What one client has, and what it gets next. Pure: requests, snapshots and the time come in,
 * responses and events go out; no network, no thread, no clock.
 */
@NullMarked
package io.sidelane.xds.client;

import org.jspecify.annotations.NullMarked;
