package io.sidelane.gateway.config;

import io.sidelane.api.quic.OwnedFields;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import io.sidelane.gateway.http.FieldRules;
import io.sidelane.gateway.http.RequestRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done to requests and their answers. The words are those of HTTPRoute's filters. */
public record RouteFilters(
        @Doc("Fields of requests.") @Nullable HeaderModifier requestHeaderModifier,
        @Doc("Fields of answers.") @Nullable HeaderModifier responseHeaderModifier,
        @Doc("Answers itself, and says where to ask instead.") @Nullable Redirect requestRedirect,
        @Doc("Another name or path for the upstream.") @Nullable Rewrite urlRewrite,
        @Doc("Upstreams that get a copy, whose answers nobody reads.") @Size(max = 4)
                List<Mirror> requestMirrors) {

    /** Nothing is done. */
    public static final RouteFilters NONE = new RouteFilters(null, null, null, null, List.of());

    public RouteFilters {
        requestMirrors = List.copyOf(requestMirrors);
        new Mistakes()
                .when(
                        requestRedirect != null
                                && (urlRewrite != null || !requestMirrors.isEmpty()),
                        "requestRedirect",
                        "beside urlRewrite or requestMirrors (expected: it alone, no upstream is asked)")
                .refuse();
    }

    /** Whether a prefix is exchanged, so that there must be one. */
    boolean replacesPrefix() {
        return Stream.of(
                        requestRedirect == null ? null : requestRedirect.path(),
                        urlRewrite == null ? null : urlRewrite.path())
                .anyMatch(path -> path != null && path.replacePrefixMatch() != null);
    }

    /** A field as it is to be. */
    public record Field(
            @Doc("Its name, in lower case.") @Required("the name of a field") @Form(max = 256)
                    String name,
            @Doc("Its value.") @Required("a value") @Form(max = 4_096) String value) {

        public Field {
            var mistakes = new Mistakes();
            checkName(name, mistakes);
            mistakes.when(
                            !FieldRules.isValue(value),
                            "value",
                            "of %s (expected: visible characters, blanks only inside)"
                                    .formatted(name))
                    .refuse();
        }
    }

    private static void checkName(String name, Mistakes mistakes) {
        mistakes.when(
                        !FieldRules.isName(name),
                        "name",
                        "%s (expected: a name in lower case such as x-version)".formatted(name))
                .when(
                        OwnedFields.has(name),
                        "name",
                        "%s (expected: none that the gateway itself owns)".formatted(name));
    }

    /** In this order. */
    public record HeaderModifier(
            @Doc("Names of fields that are taken away.") @Size(max = 16) @Form(max = 256)
                    List<String> remove,
            @Doc("Fields that stand there instead of those with their names.") @Size(max = 16)
                    List<Field> set,
            @Doc("Fields that stand there, too.") @Size(max = 16) List<Field> add) {

        public HeaderModifier {
            remove = List.copyOf(remove);
            set = List.copyOf(set);
            add = List.copyOf(add);
            var mistakes = new Mistakes();
            remove.forEach(name -> checkName(name, mistakes));
            mistakes.refuse();
        }
    }

    /** Another path. The query stays. */
    public record NewPath(
            @Doc("Instead of the whole path.") @Form(max = 1_024) @Nullable String replaceFullPath,
            @Doc("Instead of the route's pathPrefix.") @Form(max = 1_024)
                    @Nullable String replacePrefixMatch) {

        public NewPath {
            new Mistakes()
                    .when(
                            (replaceFullPath == null) == (replacePrefixMatch == null),
                            "replaceFullPath",
                            "beside replacePrefixMatch or without it (expected: one of them)")
                    .when(
                            replaceFullPath != null && !isPath(replaceFullPath),
                            "replaceFullPath",
                            "%s (expected: a path such as /cart)".formatted(replaceFullPath))
                    .when(
                            replacePrefixMatch != null
                                    && !replacePrefixMatch.isEmpty()
                                    && !isPath(replacePrefixMatch),
                            "replacePrefixMatch",
                            "%s (expected: a path such as /cart)".formatted(replacePrefixMatch))
                    .refuse();
        }

        private static boolean isPath(String path) {
            return path.indexOf('?') < 0 && RequestRules.isPath(path);
        }
    }

    /** Where a client is to ask instead. What is not said stays as it was asked for. */
    public record Redirect(
            @Doc("http or https.") @Form(value = "https?", max = 5, expected = "http or https")
                    @Nullable String scheme,
            @Doc("A name such as shop.example.")
                    @Form(value = NAME, max = 253, expected = "a name such as shop.example")
                    @Nullable String hostname,
            @Doc("Without it that of the scheme, where that or the name is said.")
                    @Range(min = 1, max = 65_535)
                    @Nullable Integer port,
            @Doc("Another path.") @Nullable NewPath path,
            @Doc("301, 302, 303, 307 or 308.") @Range(min = 301, max = 308) @Default("302")
                    int statusCode) {

        private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

        public Redirect {
            checkHost(hostname)
                    .when(
                            scheme != null && !scheme.equals("http") && !scheme.equals("https"),
                            "scheme",
                            "%s (expected: http or https)".formatted(scheme))
                    .when(
                            !CODES.contains(statusCode),
                            "statusCode",
                            "%d (expected: 301, 302, 303, 307 or 308)".formatted(statusCode))
                    .refuse();
        }
    }

    private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";

    /** What the upstream is asked for instead. */
    public record Rewrite(
            @Doc("A name such as shop.example.")
                    @Form(value = NAME, max = 253, expected = "a name such as shop.example")
                    @Nullable String hostname,
            @Doc("Another path.") @Nullable NewPath path) {

        public Rewrite {
            checkHost(hostname).refuse();
        }
    }

    private static Mistakes checkHost(@Nullable String hostname) {
        return new Mistakes()
                .when(
                        hostname != null && !hostname.matches(NAME),
                        "hostname",
                        "%s (expected: a name such as shop.example)".formatted(hostname));
    }

    /** Bodies go along, as far as it takes them at once. */
    public record Mirror(
            @Doc("An upstream.") @Required("the name of an upstream") @Form(max = 253)
                    String upstream,
            @Doc("Of a million requests, so many.")
                    @Range(min = 0, max = 1_000_000)
                    @Default("1000000")
                    int perMillion) {}
}
