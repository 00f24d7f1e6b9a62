package io.sidelane.agent;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** How a command's answer is written. */
enum Output {
    TEXT("text"),
    JSON("json");

    private final String word;

    Output(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static PrintWriter of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    static PrintWriter errors(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    static void print(@Nullable CommandSpec spec, byte[] json) {
        of(spec).print(new String(json, StandardCharsets.UTF_8));
        of(spec).flush();
    }
}
