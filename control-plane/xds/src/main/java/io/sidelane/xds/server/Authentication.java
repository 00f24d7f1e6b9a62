package io.sidelane.xds.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Proves a caller by its certificate, or else by its bearer token. A wrong token ends the call; no
 * proof at all does too, unless anonymous callers are allowed. It authorises nothing: that is
 * {@link AccessPolicy}'s part.
 */
final class Authentication implements ServerInterceptor {
    static final Context.Key<ClientIdentity> IDENTITY =
            Context.keyWithDefault("sidelane-identity", ClientIdentity.ANONYMOUS);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "bearer ";

    private final @Nullable TokenVerifier tokens;
    private final boolean anonymousAllowed;

    Authentication(@Nullable TokenVerifier tokens, boolean anonymousAllowed) {
        this.tokens = tokens;
        this.anonymousAllowed = anonymousAllowed;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var identity = certificate(call);
        var token = headers.get(AUTHORIZATION);
        if (identity == null && tokens != null && token != null) {
            identity = verify(tokens, token);
            if (identity == null) {
                return refuse(call, "bearer token: not accepted (expected: a valid one)");
            }
        }
        if (identity == null && !anonymousAllowed) {
            return refuse(
                    call,
                    "identity: none (expected: a client certificate with a SPIFFE URI or a common name, or a bearer token)");
        }
        var context =
                Context.current()
                        .withValue(
                                IDENTITY, identity == null ? ClientIdentity.ANONYMOUS : identity);
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static @Nullable ClientIdentity verify(TokenVerifier tokens, String header) {
        return header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? tokens.verify(header.substring(BEARER.length()).strip())
                : null;
    }

    private static @Nullable ClientIdentity certificate(ServerCall<?, ?> call) {
        var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return null;
        }
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? PeerCertificate.identity(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException _) {
            return null;
        }
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
        call.close(Status.UNAUTHENTICATED.withDescription(why + "; stream ended"), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
