package io.sidelane.api.quic;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Range;

@Doc("How clients of HTTP/1.1 and HTTP/2 learn of HTTP/3 (Alt-Svc, RFC 7838).")
public record AltSvc(
        @Doc("How long they may remember it, in seconds; 0: they are told to forget it.")
                @Range(min = 0, max = 31_536_000)
                @Default("86400")
                int maxAge) {}
