package io.sidelane.controlplane.web;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.sidelane.xds.Snapshot;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Messages as protobuf writes them in JSON, without what {@link Redaction} takes out. A snapshot is
 * written resource by resource, however large it is.
 */
final class Dump {

    private static final TypeRegistry TYPES = DumpedTypes.registry();
    private static final Redaction REDACTION = new Redaction(TYPES);
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().usingTypeRegistry(TYPES).omittingInsignificantWhitespace();

    private Dump() {}

    static String json(Message message) {
        try {
            return PRINTER.print(REDACTION.redact(message));
        } catch (InvalidProtocolBufferException e) {
            return "{\"error\":" + text("cannot be shown: " + e.getMessage()) + "}";
        }
    }

    /** {@code {"group": …, "resources": [{"type", "name", "version", "resource"}, …]}}. */
    static void write(String group, Snapshot snapshot, OutputStream to) throws IOException {
        var out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        out.write("{\"group\":" + text(group) + ",\"resources\":[");
        var separator = "\n";
        for (var type : Types.ALL.types()) {
            for (var resource : snapshot.resources(type.url()).resources()) {
                out.write(separator);
                write(out, type.name(), resource.name(), resource.version(), resource.body());
                separator = ",\n";
            }
        }
        out.write("\n]}\n");
        out.flush();
    }

    private static void write(Writer out, String type, String name, String version, Message body)
            throws IOException {
        out.write(
                "{\"type\":%s,\"name\":%s,\"version\":%s,\"resource\":%s}"
                        .formatted(text(type), text(name), text(version), json(body)));
    }

    private static String text(String text) {
        return Json.encode(text);
    }
}
