package io.sidelane.agent.ads;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sidelane.xds.v1alpha1.BlockingReaders;
import io.sidelane.xds.v1alpha1.Enrol;
import io.sidelane.xds.v1alpha1.Mode;
import io.sidelane.xds.v1alpha1.ObjectSource;
import io.sidelane.xds.v1alpha1.PodIdentity;
import io.sidelane.xds.v1alpha1.RedirectPolicy;
import io.sidelane.xds.v1alpha1.Scope;
import io.sidelane.xdsapi.TypeUrls;
import java.util.List;

/** Resources as a control plane would send them. */
public final class Policies {

    private Policies() {}

    /** One that redirects everything of some pods. */
    public static RedirectPolicy.Builder policy(String name, String... uids) {
        return RedirectPolicy.newBuilder()
                .setName(name)
                .setSource(
                        ObjectSource.newBuilder()
                                .setKind("AccelerationPolicy")
                                .setNamespace("shop")
                                .setName(name)
                                .setGeneration(3))
                .addAllPods(List.of(uids).stream().map(Policies::pod).toList())
                .setMode(Mode.MODE_REDIRECT)
                .setProfile("sockmap")
                .addScopes(Scope.SCOPE_SIDECAR_LOCAL)
                .addScopes(Scope.SCOPE_SAME_NODE)
                .setBlockingReaders(BlockingReaders.BLOCKING_READERS_SKIP)
                .setUnreadBudgetBytes(1 << 20)
                .setEnrol(Enrol.ENROL_AUTO)
                .setAdoptExisting(true);
    }

    public static PodIdentity pod(String uid) {
        return PodIdentity.newBuilder()
                .setUid(uid)
                .setNamespace("shop")
                .setName("pod-" + uid)
                .build();
    }

    public static Resource resource(String version, RedirectPolicy.Builder policy) {
        return Resource.newBuilder()
                .setName(policy.getName())
                .setVersion(version)
                .setResource(Any.pack(policy.build()))
                .build();
    }

    public static DeltaDiscoveryResponse response(String nonce, Resource... resources) {
        return DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(TypeUrls.REDIRECT_POLICY)
                .setNonce(nonce)
                .addAllResources(List.of(resources))
                .build();
    }
}
