package io.sidelane.api.quic;

import io.sidelane.api.schema.Bytes;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Wire;

@Doc("Bounds of what clients can take up.")
public record Limits(
        @Doc("Open connections of a gateway.") @Range(min = 1, max = 10_000_000) @Default("100000")
                int connections,
        @Doc("Open requests of a connection.") @Range(min = 1, max = 65_536) @Default("100")
                int streams,
        @Doc("Seconds without a packet after which a connection ends.")
                @Range(min = 1, max = 3_600)
                @Default("30")
                int idleTimeoutSeconds,
        @Doc("Header fields of a request, as HTTP/3 counts them (RFC 9114, 4.2.2).")
                @Wire("headers")
                @Bytes(min = "1Ki", max = "1Mi")
                @Default("64Ki")
                long headersBytes,
        @Doc("Buffered body of a stream, beyond which the client is held back.")
                @Wire("streamBuffer")
                @Bytes(min = "16Ki", max = "64Mi")
                @Default("1Mi")
                long streamBufferBytes) {}
