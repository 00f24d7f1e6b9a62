package io.sidelane.agent;

import java.util.List;
import java.util.stream.Collectors;

/** The agent cannot start; the message is complete and for people. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    private StartException(String message) {
        super(message);
    }

    /** One line an error. */
    static StartException of(List<String> errors) {
        return new StartException(
                errors.stream()
                        .map(error -> error + "; the agent does not start, traffic stays as it is")
                        .collect(Collectors.joining(System.lineSeparator())));
    }
}
