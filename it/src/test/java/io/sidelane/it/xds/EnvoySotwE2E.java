package io.sidelane.it.xds;

import io.sidelane.xds.client.Variant;

/** Sidecars that speak state of the world. */
class EnvoySotwE2E extends SidecarScenarios {
    EnvoySotwE2E() {
        super(Variant.STATE_OF_THE_WORLD);
    }
}
