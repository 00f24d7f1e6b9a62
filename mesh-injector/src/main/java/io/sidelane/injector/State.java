package io.sidelane.injector;

import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;

/** How far the process has come. */
@Singleton
final class State {

    private volatile BooleanSupplier ready = () -> false;

    void serving(BooleanSupplier whenever) {
        ready = whenever;
    }

    boolean isReady() {
        return ready.getAsBoolean();
    }
}
