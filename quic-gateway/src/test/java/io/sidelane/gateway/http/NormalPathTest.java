package io.sidelane.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalPathTest {

    @ParameterizedTest
    @CsvSource({
        "/%61dmin, /admin",
        "/%41%7a%2d%5F%7E, /Az-_~",
        "//admin, /admin",
        "/a///b//, /a/b/",
        "/a/%2f/b, /a/%2F/b",
        "/caf%c3%a9, /caf%C3%A9",
        "/%2561dmin, /%2561dmin",
        "/%%361dmin, /%2561dmin",
        "/%6, /%256",
        "/%6g%, /%256g%25",
        "/%61//b?c=%61//d, /a/b?c=%61//d",
    })
    void whatIsReadAlikeIsWrittenAlike(String path, String normal) {
        assertThat(NormalPath.of(path)).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "/", "/a/b", "/a?b=//%61", "/a%2Fb"})
    void whatIsNormalStays(String path) {
        assertThat(NormalPath.of(path)).isEqualTo(path);
    }
}
