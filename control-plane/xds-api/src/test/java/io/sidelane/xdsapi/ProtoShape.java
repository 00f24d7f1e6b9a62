package io.sidelane.xdsapi;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A descriptor set as one line for each thing that a peer of another version relies on: the thing
 * (a message, a field by its number...) and what it is. Nobody relies on more lines.
 */
record ProtoShape(Map<String, String> lines) {

    ProtoShape {
        lines = new TreeMap<>(lines);
    }

    static ProtoShape of(FileDescriptorSet files) {
        var lines = new TreeMap<String, String>();
        for (var file : files.getFileList()) {
            var scope = file.getPackage();
            lines.put("option " + file.getName() + " java_package", javaPackage(file));
            file.getMessageTypeList().forEach(message -> message(lines, scope, message));
            file.getEnumTypeList().forEach(type -> enumeration(lines, scope, type));
            file.getServiceList().forEach(service -> service(lines, scope, service));
        }
        return new ProtoShape(lines);
    }

    /** The form that is committed. */
    static ProtoShape parse(String text) {
        var lines = new TreeMap<String, String>();
        text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" = ", 2))
                .forEach(parts -> lines.put(parts[0], parts[1]));
        return new ProtoShape(lines);
    }

    String text() {
        var text = new StringBuilder();
        lines.forEach((thing, what) -> text.append(thing).append(" = ").append(what).append('\n'));
        return text.toString();
    }

    /** What would break a peer that was built from this, if {@code next} came. */
    List<String> brokenBy(ProtoShape next) {
        return lines.entrySet().stream()
                .filter(line -> !line.getValue().equals(next.lines.get(line.getKey())))
                .map(
                        line ->
                                "%s: %s (expected: %s)"
                                        .formatted(
                                                line.getKey(),
                                                next.lines.getOrDefault(line.getKey(), "gone"),
                                                line.getValue()))
                .toList();
    }

    /** Numbers that {@code next} leaves free for somebody to take again by mistake. */
    List<String> leftFreeBy(ProtoShape next) {
        return lines.keySet().stream()
                .filter(thing -> thing.startsWith("field ") || thing.startsWith("value "))
                .filter(thing -> !next.lines.containsKey(thing))
                .filter(thing -> next.lines.containsKey(owner(thing)))
                .filter(thing -> !next.lines.containsKey(reservationOf(thing)))
                .map(thing -> thing + ": gone (expected: its number is reserved)")
                .toList();
    }

    private static String owner(String thing) {
        var words = thing.split(" ");
        return (words[0].equals("field") ? "message " : "enum ") + words[1];
    }

    private static String reservationOf(String thing) {
        var words = thing.split(" ");
        return "reserved %s %s".formatted(words[1], words[2]);
    }

    private static void message(Map<String, String> lines, String scope, DescriptorProto message) {
        var name = scope + "." + message.getName();
        lines.put("message " + name, "message");
        message.getFieldList()
                .forEach(
                        field ->
                                lines.put(
                                        "field %s %d".formatted(name, field.getNumber()),
                                        field(message, field)));
        message.getReservedRangeList()
                .forEach(range -> reserve(lines, name, range.getStart(), range.getEnd() - 1));
        message.getNestedTypeList().forEach(nested -> message(lines, name, nested));
        message.getEnumTypeList().forEach(nested -> enumeration(lines, name, nested));
    }

    private static String field(DescriptorProto message, FieldDescriptorProto field) {
        var type =
                field.hasTypeName()
                        ? field.getTypeName()
                        : word(field.getType().name().substring("TYPE_".length()));
        var label = word(field.getLabel().name().substring("LABEL_".length()));
        var presence = field.getProto3Optional() ? " explicit" : "";
        var oneof =
                field.hasOneofIndex() && !field.getProto3Optional()
                        ? " in " + message.getOneofDecl(field.getOneofIndex()).getName()
                        : "";
        return "%s%s %s %s%s".formatted(label, presence, type, field.getName(), oneof);
    }

    private static void enumeration(
            Map<String, String> lines, String scope, EnumDescriptorProto type) {
        var name = scope + "." + type.getName();
        lines.put("enum " + name, "enum");
        type.getValueList()
                .forEach(
                        value ->
                                lines.put(
                                        "value %s %d".formatted(name, value.getNumber()),
                                        value.getName()));
        // Unlike a message's, an enum's reserved range has its end in it.
        type.getReservedRangeList()
                .forEach(range -> reserve(lines, name, range.getStart(), range.getEnd()));
    }

    private static void service(
            Map<String, String> lines, String scope, ServiceDescriptorProto service) {
        for (var method : service.getMethodList()) {
            lines.put(
                    "rpc %s.%s.%s".formatted(scope, service.getName(), method.getName()),
                    "(%s%s) returns (%s%s)"
                            .formatted(
                                    method.getClientStreaming() ? "stream " : "",
                                    method.getInputType(),
                                    method.getServerStreaming() ? "stream " : "",
                                    method.getOutputType()));
        }
    }

    private static void reserve(Map<String, String> lines, String name, int first, int last) {
        for (int number = first; number <= last; number++) {
            lines.put("reserved %s %d".formatted(name, number), "reserved");
        }
    }

    private static String javaPackage(FileDescriptorProto file) {
        return file.getOptions().getJavaPackage();
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }
}
