package io.sidelane.controlplane;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who serves clients from a first whole world. */
@Readiness
@ApplicationScoped
final class Ready implements HealthCheck {

    private final Spine spine;

    Ready(Spine spine) {
        this.spine = spine;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("first world published")
                .status(spine.ready())
                .build();
    }
}
