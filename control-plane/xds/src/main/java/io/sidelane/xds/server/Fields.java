package io.sidelane.xds.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;

/** The fields of one message, as they come. Refuses strings that are not UTF-8, as proto3 does. */
final class Fields {
    private final CodedInputStream in;
    private int tag;

    Fields(CodedInputStream in) {
        this.in = in;
    }

    boolean next() throws IOException {
        tag = in.readTag();
        return tag != 0;
    }

    /** Of a field with a length; 0 for one that has none, which no field of ours is. */
    int number() {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                ? WireFormat.getTagFieldNumber(tag)
                : 0;
    }

    void skip() throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("end of a group that has not begun");
        }
    }

    String string() throws IOException {
        return in.readStringRequireUtf8();
    }

    /** A message that comes twice is merged, as everywhere in protobuf. */
    Node node(Node before) throws IOException {
        var builder = before.toBuilder();
        in.readMessage(builder, ExtensionRegistryLite.getEmptyRegistry());
        return builder.build();
    }

    /** {@code google.rpc.Status.message}; its code and details are not looked at. */
    String statusMessage() throws IOException {
        var end = in.pushLimit(in.readRawVarint32());
        var message = "";
        while (next()) {
            if (number() == Status.MESSAGE_FIELD_NUMBER) {
                message = string();
            } else {
                skip();
            }
        }
        in.checkLastTagWas(0);
        in.popLimit(end);
        return message;
    }

    /** Where this field's content is in the message; it is not looked at. */
    void content(Bounds taker) throws IOException {
        var length = in.readRawVarint32();
        var from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        taker.accept(from, from + length);
    }

    /** From where to where. */
    interface Bounds {
        void accept(int from, int to);
    }
}
