package io.sidelane.agent;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command's answer goes. */
final class Printed {

    private Printed() {}

    static PrintWriter to(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    static PrintWriter errors(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    static void json(@Nullable CommandSpec spec, byte[] json) {
        to(spec).print(new String(json, StandardCharsets.UTF_8));
        to(spec).flush();
    }
}
