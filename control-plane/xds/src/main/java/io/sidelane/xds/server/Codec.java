package io.sidelane.xds.server;

import com.google.protobuf.CodedInputStream;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import java.io.IOException;

/**
 * A form of the protocol, from and to the wire. By hand, because a response is made of entries that
 * are encoded already, and because the versions that a client comes back with are too many to be
 * parsed at all.
 */
interface Codec {
    Variant variant();

    /**
     * @param in over all of {@code message}
     * @param fixedType what a service for one type serves; empty on an aggregated stream
     */
    Incoming decode(CodedInputStream in, byte[] message, String fixedType) throws IOException;

    Outgoing encode(Response response);

    Codec STATE_OF_THE_WORLD = new SotwCodec();
    Codec DELTA = new DeltaCodec();
}
