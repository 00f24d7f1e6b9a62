package io.sidelane.controlplane.source;

import io.sidelane.api.ApiObject;
import io.sidelane.api.yaml.Place;
import io.sidelane.controlplane.mesh.fact.Fact;
import io.sidelane.controlplane.model.NodeFact;
import io.sidelane.controlplane.model.PodFact;
import java.util.Map;

/** An object of a configuration file. */
sealed interface DirectoryItem {

    /** Names it to people and tells it from all others. */
    String ref();

    /** Where its document starts. */
    Place place();

    record Ours(ApiObject object, Place place) implements DirectoryItem {
        @Override
        public String ref() {
            return object.ref();
        }
    }

    record OfPod(PodFact fact, Place place) implements DirectoryItem {
        @Override
        public String ref() {
            return fact.pod().ref();
        }
    }

    record OfNamespace(String name, Map<String, String> labels, Place place)
            implements DirectoryItem {
        @Override
        public String ref() {
            return "Namespace " + name;
        }
    }

    record OfNode(NodeFact fact, Place place) implements DirectoryItem {
        @Override
        public String ref() {
            return "Node " + fact.name();
        }
    }

    /** One that proxies are told of. */
    record OfMesh(Fact fact, Place place) implements DirectoryItem {
        @Override
        public String ref() {
            return fact.ref().toString();
        }
    }
}
