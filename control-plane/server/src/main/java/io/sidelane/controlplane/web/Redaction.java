package io.sidelane.controlplane.web;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.TypeRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import udpa.annotations.Sensitive;

/**
 * Takes out of messages what nobody may read: fields that Envoy's protos mark as sensitive, such as
 * private keys, whole and in whatever they are packed, and values of headers that carry
 * credentials. A packed message of a type that is not known is replaced, for nobody could tell what
 * is in it.
 */
final class Redaction {

    static final String REDACTED = "[redacted]";

    private static final Set<String> CREDENTIAL_HEADERS =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "cookie",
                    "set-cookie",
                    "x-api-key",
                    "x-auth-token");

    private final TypeRegistry types;

    Redaction(TypeRegistry types) {
        this.types = types;
    }

    /** The message without its secrets. */
    Message redact(Message message) {
        if (isAny(message)) {
            return redact(any(message));
        }
        var builder = message.toBuilder();
        boolean credential = isCredentialHeader(message);
        message.getAllFields()
                .forEach(
                        (field, value) -> {
                            boolean sensitive =
                                    isSensitive(field)
                                            || credential && !field.getName().equals("key");
                            builder.setField(
                                    field, sensitive ? blank(field, value) : shown(field, value));
                        });
        return builder.build();
    }

    private Any redact(Any any) {
        try {
            var type = types.getDescriptorForTypeUrl(any.getTypeUrl());
            return type == null
                    ? Any.pack(
                            StringValue.of(
                                    "%d bytes of %s, which is not known here"
                                            .formatted(any.getValue().size(), any.getTypeUrl())))
                    : any.toBuilder().setValue(redact(parsed(type, any)).toByteString()).build();
        } catch (InvalidProtocolBufferException e) {
            return Any.pack(
                    StringValue.of(
                            "%d bytes that are no %s: %s"
                                    .formatted(
                                            any.getValue().size(),
                                            any.getTypeUrl(),
                                            e.getMessage())));
        }
    }

    private static Message parsed(Descriptor type, Any any) throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(type, any.getValue());
    }

    private Object shown(FieldDescriptor field, Object value) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return value;
        }
        return value instanceof List<?> items
                ? items.stream().map(item -> redact((Message) item)).toList()
                : redact((Message) value);
    }

    /* What kind of secret there is stays to be seen, not what it is. */
    private static Object blank(FieldDescriptor field, Object value) {
        if (value instanceof List<?> items) {
            return items.stream().map(item -> blankOne(field, item)).toList();
        }
        return blankOne(field, value);
    }

    private static Object blankOne(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case STRING -> REDACTED;
            case BYTE_STRING -> ByteString.copyFromUtf8(REDACTED);
            case MESSAGE -> {
                var message = (Message) value;
                if (isAny(message)) {
                    yield message.getDefaultInstanceForType();
                }
                var builder = message.toBuilder();
                message.getAllFields()
                        .forEach((inner, each) -> builder.setField(inner, blank(inner, each)));
                yield builder.build();
            }
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> field.getDefaultValue();
        };
    }

    /* In a message that is dynamic itself, so is what is packed. */
    private static Any any(Message message) {
        var type = message.getDescriptorForType();
        return Any.newBuilder()
                .setTypeUrl((String) message.getField(type.findFieldByNumber(1)))
                .setValue((ByteString) message.getField(type.findFieldByNumber(2)))
                .build();
    }

    private static boolean isAny(Message message) {
        return message.getDescriptorForType().getFullName().equals("google.protobuf.Any");
    }

    private static boolean isSensitive(FieldDescriptor field) {
        return field.getOptions().getExtension(Sensitive.sensitive);
    }

    private static boolean isCredentialHeader(Message message) {
        var type = message.getDescriptorForType();
        if (!type.getFullName().equals("envoy.config.core.v3.HeaderValue")) {
            return false;
        }
        var key = (String) message.getField(type.findFieldByName("key"));
        return CREDENTIAL_HEADERS.contains(key.toLowerCase(Locale.ROOT));
    }
}
