package io.sidelane.agent.admin;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer; the connection ends with it. */
record Response(int status, String contentType, byte[] body) {

    static final String JSON = "application/json";
    static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    static Response error(int status, String message) {
        return new Response(
                status, JSON, Json.object(json -> json.writeStringField("error", message)));
    }

    ByteBuffer bytes() {
        var head =
                """
                HTTP/1.1 %d %s\r
                Content-Type: %s\r
                Content-Length: %d\r
                Cache-Control: no-store\r
                Connection: close\r
                \r
                """
                        .formatted(status, phrase(), contentType, body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
    }

    private String phrase() {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
