package io.sidelane.controlplane.web;

/** A question that has no answer; the message is for people. */
final class QuestionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why not. */
    enum Kind {
        /** It makes no sense. */
        BAD(400),
        /** What it is about is not here. */
        UNKNOWN(404),
        /** It is about several. */
        AMBIGUOUS(409);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private QuestionException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    static QuestionException bad(String message) {
        return new QuestionException(Kind.BAD, message);
    }

    static QuestionException unknown(String message) {
        return new QuestionException(Kind.UNKNOWN, message);
    }

    static QuestionException ambiguous(String message) {
        return new QuestionException(Kind.AMBIGUOUS, message);
    }

    Kind kind() {
        return kind;
    }
}
