package io.sidelane.api.view;

import io.sidelane.api.schema.Doc;

@Doc("Why a question was not answered (RFC 9457).")
public record Problem(
        @Doc("Always about:blank: the status says what kind of problem it is.") String type,
        @Doc("The status in words.") String title,
        @Doc("The HTTP status.") int status,
        @Doc("What was asked, and what would do.") String detail) {

    /** The media type that it is sent as. */
    public static final String MEDIA_TYPE = "application/problem+json";
}
