package io.sidelane.controlplane.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Test;

class AddressKindTest {

    @Test
    void ofAPodIsKeptWhoItIsAndWhichAddressesItShows() {
        var kept =
                AddressKind.POD.kept(
                        resource(
                                """
                                {"apiVersion": "v1", "kind": "Pod",
                                 "metadata": {"name": "db-0", "namespace": "shop", "uid": "u", "labels": {"a": "b"},
                                   "annotations": {"a": "b", "k8s.v1.cni.cncf.io/network-status": "[]"},
                                   "ownerReferences": [{"kind": "StatefulSet", "name": "db", "uid": "x"}]},
                                 "spec": {"containers": []}, "status": {"phase": "Running", "podIP": "10.0.0.1"}}
                                """));

        assertThat(kept.toString())
                .isEqualTo(
                        """
                        {"kind":"Pod","metadata":{"name":"db-0","namespace":"shop","uid":"u",\
                        "ownerReferences":[{"kind":"StatefulSet","name":"db"}],\
                        "annotations":{"k8s.v1.cni.cncf.io/network-status":"[]"}},\
                        "status":{"phase":"Running"}}""");
    }

    @Test
    void ofAPoolAreKeptItsAddressesAndItsBooks() {
        var kept =
                AddressKind.POOL.kept(
                        resource(
                                """
                                {"apiVersion": "spiderpool.spidernet.io/v2beta1", "kind": "SpiderIPPool",
                                 "metadata": {"name": "biz"},
                                 "spec": {"subnet": "10.1.0.0/24", "ips": ["10.1.0.9"], "disable": false},
                                 "status": {"allocatedIPs": "{}", "totalIPCount": 1}}
                                """));

        assertThat(kept.toString())
                .isEqualTo(
                        """
                        {"kind":"SpiderIPPool","metadata":{"name":"biz"},\
                        "spec":{"subnet":"10.1.0.0/24","ips":["10.1.0.9"]},\
                        "status":{"allocatedIPs":"{}"}}""");
    }

    @Test
    void kindsOfOthersMayBeMissingAndThoseOfKubernetesMayNot() {
        assertThat(AddressKind.values())
                .filteredOn(AddressKind::mayBeMissing)
                .containsExactly(
                        AddressKind.POOL,
                        AddressKind.NETWORK,
                        AddressKind.ENDPOINT,
                        AddressKind.RESERVED,
                        AddressKind.WHEREABOUTS_POOL);
    }

    private static GenericKubernetesResource resource(String json) {
        return Given.JSON.unmarshal(json, GenericKubernetesResource.class);
    }
}
