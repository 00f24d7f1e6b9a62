package io.sidelane.api.yaml;

/** The text is not YAML that we read; ends the reading of its file. */
final class YamlException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    YamlException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
