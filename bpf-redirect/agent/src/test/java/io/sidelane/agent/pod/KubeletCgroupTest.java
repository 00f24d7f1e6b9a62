package io.sidelane.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidelane.agent.pod.KubeletCgroup.Attendant;
import io.sidelane.agent.pod.KubeletCgroup.Container;
import io.sidelane.agent.pod.KubeletCgroup.PodGroup;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as kubelets and runtimes make them, of every driver and QoS class. */
class KubeletCgroupTest {

    private static final String UID = "3f1a2b4c-5d6e-4f70-8a9b-0c1d2e3f4a5b";
    private static final String ID =
            "0c8a6d3be1f7452990aabbccddeeff00112233445566778899aabbccddeeff00";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // cgroupfs driver: guaranteed, burstable, best effort; below a cgroup root.
                "kubepods/podUID",
                "kubepods/burstable/podUID",
                "kubepods/besteffort/podUID",
                "kubelet/kubepods/burstable/podUID",
                // systemd driver.
                "kubepods.slice/kubepods-podUID_.slice",
                "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID_.slice",
                "kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podUID_.slice",
                "kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podUID_.slice",
                "kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/"
                        + "kubelet-kubepods-burstable-podUID_.slice",
            })
    void aPodHasACgroupOfItsOwn(String path) {
        assertThat(parse(path)).isEqualTo(new PodGroup(UID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // containerd and CRI-O with cgroupfs.
                "kubepods/podUID/ID",
                "kubepods/burstable/podUID/crio-ID",
                // containerd, CRI-O, cri-dockerd with systemd.
                "kubepods.slice/kubepods-podUID_.slice/cri-containerd-ID.scope",
                "kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podUID_.slice/"
                        + "crio-ID.scope",
                "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID_.slice/"
                        + "docker-ID.scope",
                // What a container makes within its own.
                "kubepods.slice/kubepods-podUID_.slice/crio-ID.scope/container",
                "kubepods/podUID/ID/kubepods/podother/x",
            })
    void aContainerIsItsPods(String path) {
        assertThat(parse(path)).isEqualTo(new Container(UID, ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubepods/burstable/podUID/crio-conmon-ID",
                "kubepods.slice/kubepods-podUID_.slice/crio-conmon-ID.scope",
            })
    void whoLooksAfterAContainerIsNotInThePodsNamespaces(String path) {
        assertThat(parse(path)).isEqualTo(new Attendant(UID));
    }

    @ParameterizedTest
    @CsvSource({
        // A static pod's is a hash of its file, or whatever its file says.
        "kubepods/burstable/pod0123456789abcdef0123456789abcdef, 0123456789abcdef0123456789abcdef",
        "kubepods.slice/kubepods-pod0123456789abcdef0123456789abcdef.slice,"
                + " 0123456789abcdef0123456789abcdef",
        "kubepods/podetcd-node-1, etcd-node-1",
        "kubepods.slice/kubepods-podetcd_node_1.slice, etcd-node-1",
    })
    void aStaticPodsUidHasAnotherForm(String path, String uid) {
        assertThat(parse(path)).isEqualTo(new PodGroup(uid));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubepods",
                "kubepods/burstable",
                "kubepods.slice",
                "kubepods.slice/kubepods-besteffort.slice",
                "kubelet.slice/kubelet-kubepods.slice",
            })
    void podsAreMadeInTheseDirectories(String path) {
        assertThat(parse(path)).isEqualTo(KubeletCgroup.PARENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.slice",
                "system.slice/kubelet.service",
                "podUID",
                "burstable/podUID",
                "kubepods/podUID_with space",
                "kubepods/pod",
                "kubepods/pod-x",
                "kubepods/other/podUID",
                "kubepods/burstable/burstable/podUID",
                "kubepods.slice/kubepods-podUID_.scope",
                // The pods of another node, whose kubelet runs in a container of this one.
                "docker/ID/kubepods/podUID",
                "system.slice/docker-ID.scope/kubelet.slice/kubelet-kubepods.slice",
            })
    void nothingElseIsAKubelets(String path) {
        assertThat(parse(path)).isEqualTo(KubeletCgroup.FOREIGN);
    }

    private static KubeletCgroup parse(String path) {
        return KubeletCgroup.parse(
                Path.of(
                        path.replace("UID_", UID.replace('-', '_'))
                                .replace("UID", UID)
                                .replace("ID", ID)));
    }
}
