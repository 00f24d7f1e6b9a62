package io.sidelane.controlplane.mesh.envoy;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import java.util.ArrayList;
import java.util.List;

/** Header modifiers, of a rule or of one backend. */
public final class Headers {
    private Headers() {}

    public static void addTo(Route.Builder route, List<FilterFact> filters) {
        for (var filter : filters) {
            if (filter instanceof FilterFact.Headers headers) {
                if (headers.response()) {
                    route.addAllResponseHeadersToAdd(options(headers))
                            .addAllResponseHeadersToRemove(headers.remove());
                } else {
                    route.addAllRequestHeadersToAdd(options(headers))
                            .addAllRequestHeadersToRemove(headers.remove());
                }
            }
        }
    }

    public static void addTo(ClusterWeight.Builder share, List<FilterFact> filters) {
        for (var filter : filters) {
            if (filter instanceof FilterFact.Headers headers) {
                if (headers.response()) {
                    share.addAllResponseHeadersToAdd(options(headers))
                            .addAllResponseHeadersToRemove(headers.remove());
                } else {
                    share.addAllRequestHeadersToAdd(options(headers))
                            .addAllRequestHeadersToRemove(headers.remove());
                }
            }
        }
    }

    private static List<HeaderValueOption> options(FilterFact.Headers headers) {
        var options = new ArrayList<HeaderValueOption>();
        headers.set()
                .forEach(
                        h -> options.add(option(h, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)));
        headers.add()
                .forEach(h -> options.add(option(h, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD)));
        return options;
    }

    private static HeaderValueOption option(FilterFact.Header header, HeaderAppendAction action) {
        // A percent sign begins a command of Envoy's; doubled it is one.
        var value =
                HeaderValue.newBuilder()
                        .setKey(header.name())
                        .setValue(header.value().replace("%", "%%"));
        return HeaderValueOption.newBuilder()
                .setHeader(value)
                .setAppendAction(action)
                .setKeepEmptyValue(true)
                .build();
    }
}
