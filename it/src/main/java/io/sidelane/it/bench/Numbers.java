package io.sidelane.it.bench;

import io.sidelane.it.report.Statistics.Estimate;
import java.util.LinkedHashMap;
import java.util.Map;

/** Estimates as the result file has them: four digits after the point are more than is known. */
final class Numbers {
    private Numbers() {}

    static Map<String, Double> toMap(Estimate estimate) {
        var map = new LinkedHashMap<String, Double>();
        map.put("value", rounded(estimate.value()));
        map.put("low", rounded(estimate.low()));
        map.put("high", rounded(estimate.high()));
        return map;
    }

    static double rounded(double value) {
        return Double.isNaN(value) ? value : Math.round(value * 10_000) / 10_000.0;
    }
}
