package io.sidelane.gateway.config;

import io.sidelane.api.Word;
import io.sidelane.api.schema.Doc;

@Doc("What an upstream speaks.")
public enum UpstreamProtocol implements Word {
    @Doc("HTTP/1.1.")
    HTTP1("Http1"),
    @Doc("HTTP/2 without TLS, by prior knowledge (RFC 9113, 3.3): gRPC.")
    HTTP2("Http2");

    private final String word;

    UpstreamProtocol(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }
}
