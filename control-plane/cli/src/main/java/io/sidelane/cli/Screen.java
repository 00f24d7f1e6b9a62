package io.sidelane.cli;

import io.sidelane.cli.render.Ink;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where answers go. */
record Screen(PrintWriter out, Ink ink) {

    static Screen of(@Nullable CommandSpec spec) {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Screen(
                Objects.requireNonNull(spec).commandLine().getOut(),
                coloured(terminal, System.getenv()) ? Ink.COLOURED : Ink.PLAIN);
    }

    /** Colour is for terminals that have it, and not for those who do not want it. */
    static boolean coloured(boolean terminal, Map<String, String> environment) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }
}
