package io.sidelane.gateway.config;

import io.sidelane.api.quic.ConnectUdp;
import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Mistakes;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
import io.sidelane.gateway.config.RouteFilters.HeaderModifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that go the same way. */
public record RouteConfig(
        @Doc("Names that clients ask for, such as shop.example or *.shop.example; none: any.")
                @Size(max = 256)
                @Form(value = HostNames.FORM, max = 253, expected = HostNames.EXPECTED)
                List<String> hosts,
        @Doc("Whole segments that the path begins with; / is any path.")
                @Default("/")
                @Form(value = "/[^?#\\s]*", max = 1_024, expected = "a path such as /cart")
                String pathPrefix,
        @Doc("The whole path, instead of pathPrefix.")
                @Form(value = "/[^?#\\s]*", max = 1_024, expected = "a path such as /cart")
                @Nullable String path,
        @Doc("What the whole path matches (RE2), instead of pathPrefix.") @Form(max = 1_024)
                @Nullable String pathRegex,
        @Doc("Fields that the request must have, each with this value.") @Size(max = 16)
                List<HeaderConfig> headers,
        @Doc(
                        "Parameters that the query must have, each with this value; the first of a name counts.")
                @Size(max = 16)
                List<QueryConfig> queryParams,
        @Doc("Listeners that it is for, by name; none: all.")
                @Size(max = 64)
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                List<String> listeners,
        @Doc("Methods; none: any.")
                @Size(max = 16)
                @Form(value = "[A-Z]+", max = 32, expected = "a method such as GET")
                List<String> methods,
        @Doc("Where they go, by weight; none with filters.requestRedirect and connectUdp.")
                @Size(max = 64)
                List<TargetConfig> upstreams,
        @Doc("Milliseconds until the head of the response; 0: no end.")
                @Range(min = 0, max = 86_400_000)
                @Default("15000")
                int timeoutMillis,
        @Doc("Milliseconds without a byte either way after which a request ends; 0: no end.")
                @Range(min = 0, max = 86_400_000)
                @Default("300000")
                int idleTimeoutMillis,
        @Doc("Further attempts of a request that nothing of was sent, or that is safe to repeat.")
                @Range(min = 0, max = 10)
                @Default("1")
                int retries,
        @Doc("What is done to requests and answers.") RouteFilters filters,
        @Doc("Where clients may send UDP by CONNECT-UDP (RFC 9298); pathPrefix, host, port.")
                @Nullable ConnectUdp connectUdp) {

    public RouteConfig {
        hosts = List.copyOf(hosts);
        headers = List.copyOf(headers);
        queryParams = List.copyOf(queryParams);
        listeners = List.copyOf(listeners);
        methods = List.copyOf(methods);
        upstreams = List.copyOf(upstreams);
        var mistakes =
                new Mistakes()
                        .when(
                                path != null && pathRegex != null,
                                "pathRegex",
                                "beside path (expected: one of them)")
                        .when(
                                filters.replacesPrefix() && (path != null || pathRegex != null),
                                "filters",
                                "replacePrefixMatch without a prefix (expected: pathPrefix beside it)");
        if (pathRegex != null) {
            Regex.check("pathRegex", pathRegex, mistakes);
        }
        mistakes.refuse();
    }

    /** The same for one listener alone. */
    public RouteConfig on(String listener) {
        return new RouteConfig(
                hosts,
                pathPrefix,
                path,
                pathRegex,
                headers,
                queryParams,
                List.of(listener),
                methods,
                upstreams,
                timeoutMillis,
                idleTimeoutMillis,
                retries,
                filters,
                connectUdp);
    }

    /** UDP by the path that clients ask by when they know no other (RFC 9298, 3). */
    public static RouteConfig udp(String listener, List<String> hosts, ConnectUdp connectUdp) {
        return new RouteConfig(
                hosts,
                "/.well-known/masque/udp",
                null,
                null,
                List.of(),
                List.of(),
                List.of(listener),
                List.of("CONNECT"),
                List.of(),
                15_000,
                300_000,
                0,
                RouteFilters.NONE,
                connectUdp);
    }

    /** A field of a request. */
    public record HeaderConfig(
            @Doc("Its name, in lower case.")
                    @Required("the name of a field")
                    @Form(
                            value = "[a-z0-9!#$%&'*+.^_`|~-]+",
                            max = 256,
                            expected = "a name in lower case such as x-version")
                    String name,
            @Doc("Its whole value.") @Required("a value") @Form(max = 4_096) String value,
            @Doc("How the value is compared.") @Default("Exact") MatchType type) {

        public HeaderConfig {
            type.check(value);
        }
    }

    /** A parameter of the query, as it is written there: nothing is decoded. */
    public record QueryConfig(
            @Doc("Its name.")
                    @Required("the name of a parameter")
                    @Form(value = "[^&=#\\s]+", max = 256, expected = "a name such as page")
                    String name,
            @Doc("Its whole value.") @Required("a value") @Form(max = 4_096) String value,
            @Doc("How the value is compared.") @Default("Exact") MatchType type) {

        public QueryConfig {
            type.check(value);
        }
    }

    /**
     * @param weight its share of the requests, beside those of the others
     */
    public record TargetConfig(
            @Doc("An upstream.") @Required("the name of an upstream") @Form(max = 253) String name,
            @Doc("Its share beside the others.") @Range(min = 0, max = 1_000_000) @Default("1")
                    int weight,
            @Doc("Fields of requests that go there.")
                    @Nullable HeaderModifier requestHeaderModifier,
            @Doc("Fields of answers that come from there.")
                    @Nullable HeaderModifier responseHeaderModifier) {

        public TargetConfig(String name, int weight) {
            this(name, weight, null, null);
        }
    }
}
