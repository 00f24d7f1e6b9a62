package io.sidelane.controlplane.web;

import io.sidelane.api.view.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures as RFC 9457 has them, in words for people. */
final class Problems {

    private static final Logger LOG = Logger.getLogger("read-api");

    @ServerExceptionMapper
    Response question(QuestionException e) {
        return problem(e.kind().status(), String.valueOf(e.getMessage()));
    }

    /* What JAX-RS refuses by itself: paths and methods that are not there. */
    @ServerExceptionMapper
    Response refused(WebApplicationException e, UriInfo asked) {
        int status = e.getResponse().getStatus();
        var path = "/" + asked.getPath().replaceFirst("^/", "");
        return problem(
                status,
                switch (status) {
                    case 404 -> "path %s: not here (expected: one of /openapi)".formatted(path);
                    case 405 -> "method: not allowed on %s (expected: GET)".formatted(path);
                    case 406 -> "accept: nothing that is served (expected: application/json)";
                    default -> "request: %s (expected: one of /openapi)".formatted(e.getMessage());
                });
    }

    @ServerExceptionMapper
    Response defect(Throwable e) {
        LOG.error("a question was not answered", e);
        return problem(
                500, "the control plane failed to answer (expected: an answer); see its log");
    }

    static Response problem(int status, String detail) {
        var title = Response.Status.fromStatusCode(status);
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(
                        new Problem(
                                "about:blank",
                                title == null ? "Error" : title.getReasonPhrase(),
                                status,
                                detail))
                .build();
    }
}
