package io.sidelane.xds.server;

import org.jspecify.annotations.Nullable;

/** Proves who sent a bearer token, by Kubernetes' TokenReview for example. */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * Says who it was. Runs on the gRPC server's executor and may block.
     *
     * @param token what stood after {@code Bearer}
     * @return null if the token proves nobody
     */
    @Nullable ClientIdentity verify(String token);
}
