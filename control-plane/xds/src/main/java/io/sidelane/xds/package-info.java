/**
 * What is served: resources with content-hash versions, sets of them, snapshots, and the debounce
 * before a snapshot goes out. Knows no client, no network.
 */
@NullMarked
package io.sidelane.xds;

import org.jspecify.annotations.NullMarked;
