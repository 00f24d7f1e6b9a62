package io.sidelane.gateway.config;

import io.sidelane.api.schema.Default;
import io.sidelane.api.schema.Doc;
import io.sidelane.api.schema.Form;
import io.sidelane.api.schema.Forms;
import io.sidelane.api.schema.Range;
import io.sidelane.api.schema.Required;
import io.sidelane.api.schema.Size;
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
        @Doc("Fields that the request must have, each with this value.") @Size(max = 16)
                List<HeaderConfig> headers,
        @Doc("Listeners that it is for, by name; none: all.")
                @Size(max = 64)
                @Form(value = Forms.NAME, max = Forms.NAME_MAX, expected = Forms.NAME_EXPECTED)
                List<String> listeners,
        @Doc("Methods; none: any.")
                @Size(max = 16)
                @Form(value = "[A-Z]+", max = 32, expected = "a method such as GET")
                List<String> methods,
        @Doc("Where they go, by weight.")
                @Required("at least one like {name: shop}")
                @Size(min = 1, max = 64)
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
                int retries) {

    public RouteConfig {
        hosts = List.copyOf(hosts);
        headers = List.copyOf(headers);
        listeners = List.copyOf(listeners);
        methods = List.copyOf(methods);
        upstreams = List.copyOf(upstreams);
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
            @Doc("Its whole value.") @Required("a value") @Form(max = 4_096) String value) {}

    /**
     * @param weight its share of the requests, beside those of the others
     */
    public record TargetConfig(
            @Doc("An upstream.") @Required("the name of an upstream") @Form(max = 253) String name,
            @Doc("Its share beside the others.") @Range(min = 0, max = 1_000_000) @Default("1")
                    int weight) {}
}
