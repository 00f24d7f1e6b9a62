package io.sidelane.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A command that ran in this process. */
record Ended(int status, String out, String err) {

    static Ended sidelane(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status =
                SidelaneMain.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ended(status, out.toString(), err.toString());
    }
}
