package io.sidelane.gateway.http;

/**
 * What a response begins with.
 *
 * @param status 100 to 999; below 200 another one follows
 */
public record ResponseHead(int status, Fields fields) {

    public boolean informational() {
        return status < 200;
    }

    public boolean successful() {
        return status >= 200 && status < 300;
    }
}
