package io.sidelane.injector.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ResourceClaimTemplate asks for ({@code resource.k8s.io/v1}, Kubernetes, "Dynamic Resource
 * Allocation").
 *
 * @param requests of each the DeviceClasses of which one will do
 */
public record ClaimTemplate(List<List<String>> requests) {

    public ClaimTemplate {
        requests = List.copyOf(requests);
    }

    public static ClaimTemplate of(JsonNode template) {
        var requests = new ArrayList<List<String>>();
        for (var request : template.at("/spec/spec/devices/requests")) {
            var classes = new ArrayList<String>();
            classes.add(request.at("/exactly/deviceClassName").asText());
            for (var alternative : request.path("firstAvailable")) {
                classes.add(alternative.path("deviceClassName").asText());
            }
            classes.removeIf(String::isEmpty);
            requests.add(List.copyOf(classes));
        }
        return new ClaimTemplate(requests);
    }
}
