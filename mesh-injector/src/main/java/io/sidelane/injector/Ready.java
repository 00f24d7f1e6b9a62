package io.sidelane.injector;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready is who listens and has listed everything that no decision can do without. */
@Readiness
@ApplicationScoped
final class Ready implements HealthCheck {

    private final State state;

    Ready(State state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.builder()
                .name("cluster listed, webhook listening")
                .status(state.isReady())
                .build();
    }
}
