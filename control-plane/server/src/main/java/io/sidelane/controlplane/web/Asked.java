package io.sidelane.controlplane.web;

import io.sidelane.controlplane.view.View;
import io.sidelane.xds.server.ClientStatus;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the ADS server says of itself, on a virtual thread. */
final class Asked {

    private static final int SECONDS = 10;

    private Asked() {}

    static List<ClientStatus> clients(View view) {
        return answer(view.clients());
    }

    static <T> T answer(CompletableFuture<T> asked) {
        try {
            return asked.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the ADS server has not answered within %d s".formatted(SECONDS), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ADS server could not answer", e);
        }
    }
}
