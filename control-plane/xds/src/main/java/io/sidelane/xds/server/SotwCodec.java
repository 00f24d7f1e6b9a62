package io.sidelane.xds.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.sidelane.xds.client.Request;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.util.ArrayList;

/** {@code DiscoveryRequest} and {@code DiscoveryResponse}. */
final class SotwCodec implements Codec {
    @Override
    public Variant variant() {
        return Variant.STATE_OF_THE_WORLD;
    }

    @Override
    public Incoming decode(CodedInputStream in, byte[] message, String fixedType)
            throws IOException {
        var fields = new Fields(in);
        var version = "";
        var nonce = "";
        var type = "";
        var error = (String) null;
        var node = Node.getDefaultInstance();
        var names = new ArrayList<String>();
        while (fields.next()) {
            switch (fields.number()) {
                case DiscoveryRequest.VERSION_INFO_FIELD_NUMBER -> version = fields.string();
                case DiscoveryRequest.NODE_FIELD_NUMBER -> node = fields.node(node);
                case DiscoveryRequest.RESOURCE_NAMES_FIELD_NUMBER -> names.add(fields.string());
                case DiscoveryRequest.TYPE_URL_FIELD_NUMBER -> type = fields.string();
                case DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER -> nonce = fields.string();
                case DiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER -> error = fields.statusMessage();
                default -> fields.skip();
            }
        }
        return new Incoming.Message(
                message.length,
                node,
                new Request.StateOfTheWorld(
                        type.isEmpty() ? fixedType : type, nonce, error, version, names));
    }

    @Override
    public Outgoing encode(Response response) {
        var head =
                DiscoveryResponse.newBuilder()
                        .setTypeUrl(response.typeUrl())
                        .setNonce(response.nonce())
                        .setVersionInfo(response.version())
                        .build();
        var parts = new ArrayList<ByteString>(response.resources().size() + 1);
        parts.add(head.toByteString());
        response.resources().forEach(r -> parts.add(r.fullEntry()));
        return new Outgoing(parts);
    }
}
