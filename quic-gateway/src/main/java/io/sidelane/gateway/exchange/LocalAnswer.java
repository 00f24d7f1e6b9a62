package io.sidelane.gateway.exchange;

import io.netty.util.AsciiString;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.Names;
import io.sidelane.gateway.http.RequestHead;

/**
 * What the gateway says itself when no upstream does. To gRPC clients as they expect it: 200, and
 * the error in {@code grpc-status}.
 */
record LocalAnswer(int status, Fields fields, AsciiString body) {

    private static final String UNAVAILABLE = "14";
    private static final String DEADLINE_EXCEEDED = "4";
    private static final String UNIMPLEMENTED = "12";

    static LocalAnswer of(RequestHead head, int status, String reason) {
        // A tunnel would be taken for open, early data for done.
        if (head.grpc() && !head.tunnel() && status != 425) {
            var fields =
                    new Fields()
                            .add(Names.CONTENT_TYPE, "application/grpc")
                            .add(Names.GRPC_STATUS, grpcStatus(status))
                            .add(Names.GRPC_MESSAGE, reason);
            return new LocalAnswer(200, fields, AsciiString.EMPTY_STRING);
        }
        var body =
                head.method().equals("HEAD")
                        ? AsciiString.EMPTY_STRING
                        : AsciiString.of(reason + "\n");
        var fields =
                new Fields()
                        .add(Names.CONTENT_TYPE, "text/plain")
                        .add(Names.CONTENT_LENGTH, Integer.toString(body.length()));
        return new LocalAnswer(status, fields, body);
    }

    private static String grpcStatus(int status) {
        return switch (status) {
            case 404, 501 -> UNIMPLEMENTED;
            case 504 -> DEADLINE_EXCEEDED;
            default -> UNAVAILABLE;
        };
    }
}
