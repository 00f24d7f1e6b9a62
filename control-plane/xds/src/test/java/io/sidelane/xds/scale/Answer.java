package io.sidelane.xds.scale;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A response of either form, read without copying its resources: the client shall cost little
 * beside the server. Fields 1, 2, 4 and 5 are the same in both forms.
 */
record Answer(
        String typeUrl,
        String nonce,
        String version,
        List<ByteString> entries,
        List<String> removed,
        long contentHash) {

    static Answer of(byte[] message) throws IOException {
        var in = CodedInputStream.newInstance(message);
        in.enableAliasing(true);
        var type = "";
        var nonce = "";
        var version = "";
        var entries = new ArrayList<ByteString>();
        var removed = new ArrayList<String>();
        var hash = 1L;
        for (var tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case DeltaDiscoveryResponse.SYSTEM_VERSION_INFO_FIELD_NUMBER ->
                        version = in.readString();
                case DeltaDiscoveryResponse.TYPE_URL_FIELD_NUMBER -> type = in.readString();
                case DeltaDiscoveryResponse.NONCE_FIELD_NUMBER -> nonce = in.readString();
                case DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER -> {
                    var entry = in.readBytes();
                    entries.add(entry);
                    hash = 31 * hash + entry.hashCode();
                }
                case DeltaDiscoveryResponse.REMOVED_RESOURCES_FIELD_NUMBER -> {
                    var name = in.readString();
                    removed.add(name);
                    hash = 37 * hash + name.hashCode();
                }
                default -> in.skipField(tag);
            }
        }
        return new Answer(type, nonce, version, entries, removed, hash);
    }
}
