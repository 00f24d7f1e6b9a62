package io.sidelane.gateway.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidelane.gateway.config.RouteFilters;
import io.sidelane.gateway.config.RouteFilters.Field;
import io.sidelane.gateway.config.RouteFilters.HeaderModifier;
import io.sidelane.gateway.config.RouteFilters.NewPath;
import io.sidelane.gateway.config.RouteFilters.Redirect;
import io.sidelane.gateway.config.RouteFilters.Rewrite;
import io.sidelane.gateway.http.Fields;
import io.sidelane.gateway.http.RequestHead;
import io.sidelane.gateway.http.RequestRules;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {

    private static RequestHead head(String authority, String path) {
        return new RequestHead("GET", "https", authority, path, null, new Fields());
    }

    private static Filters rewrite(String prefix, @Nullable String host, NewPath path) {
        return Filters.of(
                prefix, new RouteFilters(null, null, null, new Rewrite(host, path), List.of()));
    }

    private static NewPath prefix(String replacement) {
        return new NewPath(null, replacement);
    }

    /* The table of Gateway API's HTTPPathModifier, and more. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar,/foo,/xyz,/xyz/bar",
        "/foo/bar,/foo,/xyz/,/xyz/bar",
        "/foo/bar,/foo/,/xyz,/xyz/bar",
        "/foo/bar,/foo/,/xyz/,/xyz/bar",
        "/foo,/foo,/xyz,/xyz",
        "/foo/,/foo,/xyz,/xyz/",
        "/foo/bar,/foo,/,/bar",
        "/foo/,/foo,/,/",
        "/foo,/foo,/,/",
        "/foo//bar,/foo,/,/bar",
        "/a?b=/foo,/,/xyz,/xyz/a?b=/foo",
        "/foo?a=1,/foo,/,/?a=1"
    })
    void aPrefixIsExchanged(String asked, String prefix, String replacement, String path) {
        var out = rewrite(prefix, null, prefix(replacement)).rewritten(head("shop.example", asked));

        assertThat(out.path()).isEqualTo(path);
        assertThat(out.authority()).isEqualTo("shop.example");
        assertThat(RequestRules.check(out)).isNull();
    }

    @Test
    void hostAndWholePathAreExchangedAndTheQueryStays() {
        var out =
                rewrite("/", "books.internal", new NewPath("/all", null))
                        .rewritten(head("shop.example:8443", "/a/b?c=d"));

        assertThat(out.authority()).isEqualTo("books.internal");
        assertThat(out.path()).isEqualTo("/all?c=d");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "shop.example:8443,-,-,-,https://shop.example:8443/a?b=c",
                "shop.example,http,-,-,http://shop.example/a?b=c",
                "shop.example:8443,http,-,-,http://shop.example/a?b=c",
                "shop.example:8443,-,new.example,-,https://new.example/a?b=c",
                "shop.example:8443,-,-,443,https://shop.example/a?b=c",
                "shop.example,-,-,8443,https://shop.example:8443/a?b=c",
                "shop.example,http,-,443,http://shop.example:443/a?b=c",
                "[::1]:8443,-,-,444,https://[::1]:444/a?b=c"
            })
    void aRedirectSaysWhereAndKeepsTheRest(
            String authority,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable Integer port,
            String location) {
        var filters =
                Filters.of(
                        "/",
                        new RouteFilters(
                                null,
                                null,
                                new Redirect(scheme, host, port, null, 301),
                                null,
                                List.of()));

        assertThat(filters.moved(head(authority, "/a?b=c")))
                .isEqualTo(new Filters.Moved(301, location));
    }

    @Test
    void aRedirectExchangesThePath() {
        var filters =
                Filters.of(
                        "/old",
                        new RouteFilters(
                                null,
                                null,
                                new Redirect(null, null, null, prefix("/new"), 308),
                                null,
                                List.of()));

        assertThat(requireNonNull(filters.moved(head("shop.example", "/old/a?b"))).location())
                .isEqualTo("https://shop.example/new/a?b");
    }

    @Test
    void fieldsAreTakenAwaySetAndAdded() {
        var changes =
                FieldChanges.of(
                        new HeaderModifier(
                                List.of("x-gone"),
                                List.of(new Field("x-set", "1")),
                                List.of(new Field("x-add", "2"))));
        var fields =
                new Fields()
                        .add("x-gone", "a")
                        .add("x-set", "b")
                        .add("x-set", "c")
                        .add("x-add", "d");

        changes.apply(fields);

        assertThat(fields.toString()).isEqualTo("x-add: d\nx-set: 1\nx-add: 2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length",
                "transfer-encoding",
                "connection",
                "host",
                "x-forwarded-for",
                "te",
                "upgrade",
                "early-data",
                "via",
                "sec-websocket-key",
                ":path",
                "X-Upper",
                "a b",
                ""
            })
    void whatTheGatewayOwnsOrIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> new Field(name, "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HeaderModifier(List.of(name), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "\u0000", " a", "a\t", "\u4e00"})
    void aValueThatSmugglesIsRefused(String value) {
        assertThatThrownBy(() -> new Field("x-a", value))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/a b", "/../b", "/a/%2e%2E/b", "/a?b", "/a#b", "/a\r\n", "/\\b"})
    void aPathThatClimbsOrSmugglesIsRefused(String path) {
        assertThatThrownBy(() -> new NewPath(path, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NewPath(null, path))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rewrite("a.example/" + path, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
