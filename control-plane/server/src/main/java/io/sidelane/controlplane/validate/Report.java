package io.sidelane.controlplane.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sidelane.api.yaml.Problem;
import io.sidelane.controlplane.source.ConfigCheck;
import java.io.UncheckedIOException;
import java.util.List;

/** What people and programs read of a check. */
public record Report(int files, ConfigCheck check) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public boolean valid() {
        return check.errors().isEmpty();
    }

    /** A line a problem, or one quiet line. */
    public String text() {
        var text = new StringBuilder();
        for (var error : check.errors()) {
            text.append(error).append('\n');
        }
        for (var warning : check.warnings()) {
            text.append(warning(warning)).append('\n');
        }
        if (valid()) {
            text.append(
                    "%s in %s: right%n"
                            .formatted(counted(check.objects(), "object"), counted(files, "file")));
        }
        return text.toString();
    }

    public String json() {
        var report = JSON.createObjectNode();
        report.put("valid", valid());
        report.put("files", files);
        report.put("objects", check.objects());
        var problems = report.putArray("problems");
        add(problems, "error", check.errors());
        add(problems, "warning", check.warnings());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree that cannot be written", e);
        }
    }

    private static String warning(Problem problem) {
        return problem.path().isEmpty()
                ? "%s: warning: %s".formatted(problem.place(), problem.message())
                : "%s: warning: %s: %s"
                        .formatted(problem.place(), problem.path(), problem.message());
    }

    private static void add(ArrayNode to, String severity, List<Problem> problems) {
        for (var problem : problems) {
            to.addObject()
                    .put("severity", severity)
                    .put("file", problem.place().file())
                    .put("line", problem.place().line())
                    .put("column", problem.place().column())
                    .put("field", problem.path())
                    .put("message", problem.message());
        }
    }

    private static String counted(int count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }
}
