package io.sidelane.controlplane.mesh.envoy;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.FractionalPercent.DenominatorType;
import io.sidelane.controlplane.mesh.fact.FilterFact;
import io.sidelane.controlplane.mesh.fact.RuleFact;

/** Shares of backends, and what becomes of a request on its way to them. */
public final class Backends {
    private static final long MILLION = 1_000_000;

    private Backends() {}

    /** Whether any backend has a share. */
    static boolean anybody(RuleFact rule) {
        return rule.backends().stream().anyMatch(b -> b.weight() > 0);
    }

    static RouteAction.Builder action(RankedMatch ranked) {
        // A backend that does not exist fails its share: 500, says Gateway API.
        var action =
                RouteAction.newBuilder()
                        .setClusterNotFoundResponseCode(
                                ClusterNotFoundResponseCode.INTERNAL_SERVER_ERROR);
        var rule = ranked.rule();
        if (rule.backends().size() == 1 && rule.backends().getFirst().filters().isEmpty()) {
            var only = rule.backends().getFirst();
            action.setCluster(ranked.route().cluster(only.service(), only.port()));
        } else {
            action.setWeightedClusters(weighted(ranked));
        }
        for (var filter : rule.filters()) {
            switch (filter) {
                case FilterFact.Mirror mirror ->
                        action.addRequestMirrorPolicies(
                                mirror(
                                        ranked.route().cluster(mirror.service(), mirror.port()),
                                        mirror));
                case FilterFact.Rewrite rewrite -> Rewrites.addTo(action, rewrite, ranked.match());
                case FilterFact.Headers _, FilterFact.Redirect _ -> {}
            }
        }
        return action;
    }

    private static WeightedCluster.Builder weighted(RankedMatch ranked) {
        var clusters = WeightedCluster.newBuilder();
        for (var backend : ranked.rule().backends()) {
            var share =
                    ClusterWeight.newBuilder()
                            .setName(ranked.route().cluster(backend.service(), backend.port()))
                            .setWeight(UInt32Value.of(backend.weight()));
            Headers.addTo(share, backend.filters());
            clusters.addClusters(share);
        }
        return clusters;
    }

    public static RequestMirrorPolicy.Builder mirror(String cluster, FilterFact.Mirror mirror) {
        var share =
                FractionalPercent.newBuilder()
                        .setNumerator((int) (MILLION * mirror.numerator() / mirror.denominator()))
                        .setDenominator(DenominatorType.MILLION);
        return RequestMirrorPolicy.newBuilder()
                .setCluster(cluster)
                .setRuntimeFraction(RuntimeFractionalPercent.newBuilder().setDefaultValue(share));
    }
}
