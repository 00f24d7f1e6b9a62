package io.sidelane.xdsapi.client;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response of delta xDS that waits for what becomes of it. Not safe for several threads. */
public final class Unanswered {

    private static final int INVALID_ARGUMENT = 3;
    private static final int INTERNAL = 13;
    private static final int MAX_MESSAGE = 4_096;

    private final String typeUrl;
    private final String nonce;
    private final List<String> errors;

    /**
     * @param errors what is wrong with its resources, a line each
     */
    public Unanswered(DeltaDiscoveryResponse response, Collection<String> errors) {
        this.typeUrl = response.getTypeUrl();
        this.nonce = response.getNonce();
        this.errors = new ArrayList<>(errors);
    }

    public String typeUrl() {
        return typeUrl;
    }

    /** Whether it will be a NACK, whatever becomes of its other resources. */
    public boolean refused() {
        return !errors.isEmpty();
    }

    public void refuse(String error) {
        errors.add(error);
    }

    /**
     * An ACK where nothing went wrong, else a NACK that names all that did.
     *
     * @param failure why what is right of it is not in force, null when it is
     */
    public Answer answer(@Nullable String failure) {
        var request =
                DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl).setResponseNonce(nonce);
        if (!refused() && failure == null) {
            return new Answer(request.build(), null);
        }
        var all = new ArrayList<>(errors);
        if (failure != null) {
            all.add(failure);
        }
        var message = bounded(String.join("\n", all));
        var status =
                Status.newBuilder()
                        .setCode(refused() ? INVALID_ARGUMENT : INTERNAL)
                        .setMessage(message);
        return new Answer(request.setErrorDetail(status).build(), message);
    }

    private static String bounded(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE) + "... and more";
    }
}
