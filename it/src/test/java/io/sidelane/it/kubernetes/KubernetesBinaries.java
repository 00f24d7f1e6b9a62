package io.sidelane.it.kubernetes;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where `sidelane setup` has put etcd, kube-apiserver and kubectl. Builds nothing: that takes a
 * quarter of an hour.
 */
record KubernetesBinaries(Path folder) {

    static final Path REPOSITORY = Needed.REPOSITORY;

    static Optional<KubernetesBinaries> find() {
        return Needed.find("kubernetes").map(KubernetesBinaries::new);
    }

    Path etcd() {
        return folder.resolve("etcd");
    }

    Path apiServer() {
        return folder.resolve("kube-apiserver");
    }

    Path kubectl() {
        return folder.resolve("kubectl");
    }
}
