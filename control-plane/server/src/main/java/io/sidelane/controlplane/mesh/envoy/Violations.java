package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.pgv.validate.Validate;
import io.envoyproxy.pgv.validate.Validate.FieldRules;
import io.envoyproxy.pgv.validate.Validate.StringRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy would refuse a message for by the rules in its own protos (protoc-gen-validate): the
 * rules that what users write can break, which are those on presence, lengths, ranges and names.
 */
public final class Violations {
    private final List<String> found = new ArrayList<>();

    private Violations() {}

    /** One line each: {@code a.b[0].c: value (expected: …)}. */
    public static List<String> of(Message message) {
        var violations = new Violations();
        violations.message("", message);
        return violations.found;
    }

    private void message(String path, Message message) {
        if (message instanceof Any any) {
            packed(path, any);
            return;
        }
        for (var oneof : message.getDescriptorForType().getRealOneofs()) {
            if (oneof.getOptions().getExtension(Validate.required) && !message.hasOneof(oneof)) {
                add(path + oneof.getName(), "nothing", "one of its kinds");
            }
        }
        for (var field : message.getDescriptorForType().getFields()) {
            field(path + field.getName(), field, message);
        }
    }

    private void packed(String path, Any any) {
        var type = PackedTypes.of(any.getTypeUrl());
        if (type == null) {
            return;
        }
        try {
            message(path, type.getParserForType().parseFrom(any.getValue()));
        } catch (InvalidProtocolBufferException e) {
            add(path, e.getMessage(), "a " + any.getTypeUrl());
        }
    }

    private void field(String path, FieldDescriptor field, Message message) {
        var rules = field.getOptions().getExtension(Validate.rules);
        if (field.isRepeated()) {
            repeated(path, field, message, rules);
        } else if (field.hasPresence() && !message.hasField(field)) {
            // Of several kinds the others are missing where one is there.
            var required =
                    field.getRealContainingOneof() == null
                            && (rules.getMessage().getRequired()
                                    || rules.getDuration().getRequired());
            if (required) {
                add(path, "nothing", "something");
            }
        } else {
            single(path, field, message.getField(field), rules);
        }
    }

    private void repeated(String path, FieldDescriptor field, Message message, FieldRules rules) {
        var count = message.getRepeatedFieldCount(field);
        if (count < rules.getRepeated().getMinItems()) {
            add(path, count + " of them", "at least " + rules.getRepeated().getMinItems());
        }
        for (var i = 0; i < count; i++) {
            single(
                    path + "[" + i + "]",
                    field,
                    message.getRepeatedField(field, i),
                    rules.getRepeated().getItems());
        }
    }

    private void single(String path, FieldDescriptor field, Object value, FieldRules rules) {
        switch (field.getJavaType()) {
            case STRING -> {
                if (rules.hasString()) {
                    string(path, (String) value, rules.getString());
                }
            }
            case INT -> unsigned(path, field, Integer.toUnsignedLong((Integer) value), rules);
            case MESSAGE -> {
                if (value instanceof com.google.protobuf.UInt32Value wrapped) {
                    range(path, Integer.toUnsignedLong(wrapped.getValue()), rules);
                } else if (value instanceof com.google.protobuf.Duration duration) {
                    duration(path, duration, rules);
                } else {
                    message(path + ".", (Message) value);
                }
            }
            case LONG, FLOAT, DOUBLE, BOOLEAN, BYTE_STRING, ENUM -> {}
        }
    }

    private void string(String path, String value, StringRules rules) {
        var bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (rules.hasMinLen() && value.codePointCount(0, value.length()) < rules.getMinLen()
                || rules.hasMinBytes() && bytes < rules.getMinBytes()) {
            add(path, "\"" + value + "\"", "not empty");
        }
        if (rules.hasMaxBytes() && bytes > rules.getMaxBytes()) {
            add(path, bytes + " bytes", "at most " + rules.getMaxBytes());
        }
        if (rules.hasPrefix() && !value.startsWith(rules.getPrefix())) {
            add(path, value, "to begin with " + rules.getPrefix());
        }
        if (rules.hasPattern()
                && !com.google.re2j.Pattern.compile(rules.getPattern()).matcher(value).find()) {
            add(path, value, rules.getPattern());
        }
        var strict = !rules.hasStrict() || rules.getStrict();
        if (rules.hasWellKnownRegex() && value.chars().anyMatch(c -> bad(c, strict))) {
            add(path, value, "no control characters");
        }
    }

    private static boolean bad(int c, boolean strict) {
        return c == 0 || c == '\n' || c == '\r' || strict && (c < ' ' && c != '\t' || c == 0x7f);
    }

    private void unsigned(String path, FieldDescriptor field, long value, FieldRules rules) {
        switch (field.getType()) {
            case UINT32 -> range(path, value, rules);
            default -> {}
        }
    }

    private void range(String path, long value, FieldRules rules) {
        if (!rules.hasUint32()) {
            return;
        }
        var limits = rules.getUint32();
        var low =
                limits.hasGte() && value < Integer.toUnsignedLong(limits.getGte())
                        || limits.hasGt() && value <= Integer.toUnsignedLong(limits.getGt());
        var high =
                limits.hasLte() && value > Integer.toUnsignedLong(limits.getLte())
                        || limits.hasLt() && value >= Integer.toUnsignedLong(limits.getLt());
        if (low || high) {
            add(path, value, low ? "more" : "less");
        }
    }

    private void duration(String path, com.google.protobuf.Duration value, FieldRules rules) {
        var limits = rules.getDuration();
        if (limits.hasGt() && compare(value, limits.getGt()) <= 0
                || limits.hasGte() && compare(value, limits.getGte()) < 0) {
            add(path, value.getSeconds() + "s", "more");
        }
    }

    private static int compare(
            com.google.protobuf.Duration one, com.google.protobuf.Duration other) {
        var seconds = Long.compare(one.getSeconds(), other.getSeconds());
        return seconds != 0 ? seconds : Integer.compare(one.getNanos(), other.getNanos());
    }

    private void add(String path, @Nullable Object value, String expected) {
        found.add("%s: %s (expected: %s)".formatted(path, value, expected));
    }
}
