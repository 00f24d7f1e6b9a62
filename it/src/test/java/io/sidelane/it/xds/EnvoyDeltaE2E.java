package io.sidelane.it.xds;

import io.sidelane.xds.client.Variant;

/** Sidecars that speak delta. */
class EnvoyDeltaE2E extends SidecarScenarios {
    EnvoyDeltaE2E() {
        super(Variant.DELTA);
    }
}
