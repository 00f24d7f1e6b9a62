package io.sidelane.xds.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.util.function.BiConsumer;

/** The fields of one message, as they come. Refuses strings that are not UTF-8, as proto3 does. */
final class Fields {
    private static final int KEY = 1;
    private static final int VALUE = 2;

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

    void mapEntry(BiConsumer<String, String> taker) throws IOException {
        var end = in.pushLimit(in.readRawVarint32());
        var key = "";
        var value = "";
        while (next()) {
            switch (number()) {
                case KEY -> key = string();
                case VALUE -> value = string();
                default -> skip();
            }
        }
        in.checkLastTagWas(0);
        in.popLimit(end);
        taker.accept(key, value);
    }
}
