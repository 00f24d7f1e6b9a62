package io.sidelane.it.bench;

import io.sidelane.it.load.Load;
import io.sidelane.it.rig.Rig;
import io.sidelane.it.rig.Service;
import io.sidelane.it.rig.Target;
import io.sidelane.it.rig.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the matrix.
 *
 * @param service behind the sidecars; null for one hop by itself
 * @param quick part of the short bench as well
 */
record BenchCase(String name, @Nullable Service service, boolean ipv6, Load load, boolean quick) {

    /** A Unix socket has no IPv6. */
    boolean has(Variant variant) {
        return !ipv6 || variant != Variant.UDS;
    }

    Target target(Rig rig, Variant variant) {
        if (service == null) {
            return rig.hopTarget(variant);
        }
        return ipv6 ? rig.ipv6Target(variant, service) : rig.target(variant, service);
    }
}
