package io.sidelane.xds.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.sidelane.xds.client.InitialVersions;
import io.sidelane.xds.client.Request;
import io.sidelane.xds.client.Response;
import io.sidelane.xds.client.Variant;
import java.io.IOException;
import java.util.ArrayList;

/** {@code DeltaDiscoveryRequest} and {@code DeltaDiscoveryResponse}. */
final class DeltaCodec implements Codec {
    @Override
    public Variant variant() {
        return Variant.DELTA;
    }

    @Override
    public Incoming decode(CodedInputStream in, byte[] message, String fixedType)
            throws IOException {
        var fields = new Fields(in);
        var nonce = "";
        var type = "";
        var error = (String) null;
        var node = Node.getDefaultInstance();
        var subscribe = new ArrayList<String>();
        var unsubscribe = new ArrayList<String>();
        var versions = new InitialVersions.Builder(message);
        // One for all: there may be thousands.
        Fields.Bounds version = versions::add;
        while (fields.next()) {
            switch (fields.number()) {
                case DeltaDiscoveryRequest.NODE_FIELD_NUMBER -> node = fields.node(node);
                case DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER -> type = fields.string();
                case DeltaDiscoveryRequest.RESOURCE_NAMES_SUBSCRIBE_FIELD_NUMBER ->
                        subscribe.add(fields.string());
                case DeltaDiscoveryRequest.RESOURCE_NAMES_UNSUBSCRIBE_FIELD_NUMBER ->
                        unsubscribe.add(fields.string());
                case DeltaDiscoveryRequest.INITIAL_RESOURCE_VERSIONS_FIELD_NUMBER ->
                        fields.content(version);
                case DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER -> nonce = fields.string();
                case DeltaDiscoveryRequest.ERROR_DETAIL_FIELD_NUMBER ->
                        error = fields.statusMessage();
                default -> fields.skip();
            }
        }
        return new Incoming.Message(
                message.length,
                node,
                new Request.Delta(
                        type.isEmpty() ? fixedType : type,
                        nonce,
                        error,
                        subscribe,
                        unsubscribe,
                        versions.build()));
    }

    @Override
    public Outgoing encode(Response response) {
        var head =
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(response.typeUrl())
                        .setNonce(response.nonce())
                        .setSystemVersionInfo(response.version())
                        .addAllRemovedResources(response.removed())
                        .build();
        var parts = new ArrayList<ByteString>(response.resources().size() + 1);
        parts.add(head.toByteString());
        response.resources().forEach(r -> parts.add(r.deltaEntry()));
        return new Outgoing(parts);
    }
}
