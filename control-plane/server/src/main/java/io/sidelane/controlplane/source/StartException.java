package io.sidelane.controlplane.source;

import java.util.List;

/** Why there is nothing to begin with; each line is written for people. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    public StartException(List<String> lines) {
        super(String.join("\n", lines), null, false, false);
        this.lines = List.copyOf(lines);
    }

    public List<String> lines() {
        return lines;
    }
}
