package io.sidelane.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A resource encoded once for all clients. The entry of a full response is a part of the delta
 * entry, because {@code DiscoveryResponse.resources} and {@code Resource.resource} are both an
 * {@code Any} in field 2; so is the body's value.
 */
record Encoding(ByteString deltaEntry, ByteString fullEntry, ByteString value) {
    private static final int ENTRY = DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER;
    private static final int NAME =
            io.envoyproxy.envoy.service.discovery.v3.Resource.NAME_FIELD_NUMBER;
    private static final int VERSION =
            io.envoyproxy.envoy.service.discovery.v3.Resource.VERSION_FIELD_NUMBER;
    private static final int RESOURCE = DiscoveryResponse.RESOURCES_FIELD_NUMBER;

    static Encoding of(String name, String version, Any given) {
        // Without unknown fields, which would stand after the value.
        var body =
                Any.newBuilder().setTypeUrl(given.getTypeUrl()).setValue(given.getValue()).build();
        var any = CodedOutputStream.computeMessageSize(RESOURCE, body);
        var inner =
                CodedOutputStream.computeStringSize(VERSION, version)
                        + any
                        + CodedOutputStream.computeStringSize(NAME, name);
        var bytes =
                new byte
                        [CodedOutputStream.computeTagSize(ENTRY)
                                + CodedOutputStream.computeUInt32SizeNoTag(inner)
                                + inner];
        var out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeTag(ENTRY, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(inner);
            out.writeString(VERSION, version);
            var from = out.getTotalBytesWritten();
            out.writeMessage(RESOURCE, body);
            var to = out.getTotalBytesWritten();
            out.writeString(NAME, name);
            out.checkNoSpaceLeft();
            var all = UnsafeByteOperations.unsafeWrap(bytes);
            return new Encoding(
                    all, all.substring(from, to), all.substring(to - body.getValue().size(), to));
        } catch (IOException e) {
            throw new UncheckedIOException("an array of the entry's own size was too short", e);
        }
    }
}
