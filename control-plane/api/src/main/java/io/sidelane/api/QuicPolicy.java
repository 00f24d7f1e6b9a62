package io.sidelane.api;

import io.sidelane.api.quic.QuicSpec;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.status.QuicStatus;
import org.jspecify.annotations.Nullable;

/** How a QUIC edge behaves; the Gateway's owner controls it. */
@Doc(
        "How the QUIC edge of a Gateway behaves. Attached to Gateways of its own namespace by"
                + " targetRefs; routing is Gateway API's.")
public record QuicPolicy(Metadata metadata, QuicSpec spec, @Nullable QuicStatus status)
        implements ApiObject {

    public static final String KIND = "QuicPolicy";

    public QuicPolicy {
        metadata.mustBeNamespaced(KIND);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
