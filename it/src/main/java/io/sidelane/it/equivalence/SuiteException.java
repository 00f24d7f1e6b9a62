package io.sidelane.it.equivalence;

/** The suite itself could not do its work; says nothing about what is tested. */
final class SuiteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SuiteException(String message) {
        super(message);
    }

    SuiteException(String message, Throwable cause) {
        super(message, cause);
    }
}
