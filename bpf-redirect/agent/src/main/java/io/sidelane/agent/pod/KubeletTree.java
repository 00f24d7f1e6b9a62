package io.sidelane.agent.pod;

import io.sidelane.agent.pod.KubeletCgroup.Attendant;
import io.sidelane.agent.pod.KubeletCgroup.Container;
import io.sidelane.agent.pod.KubeletCgroup.Foreign;
import io.sidelane.agent.pod.KubeletCgroup.Parent;
import io.sidelane.agent.pod.KubeletCgroup.PodGroup;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pods that have cgroups, at one moment.
 *
 * @param pods directories of each pod by its uid: one, or one a hierarchy
 * @param directories those in which a pod or a container can come and go
 */
record KubeletTree(Map<String, PodDirectories> pods, Set<Path> directories) {

    /**
     * Where a pod's processes are.
     *
     * @param names of its own directories, without their parents
     */
    record PodDirectories(List<Path> containers, Set<String> names) {}

    /** Reads the hierarchies under their roots; one that cannot be read has no pods. */
    static KubeletTree read(List<Path> roots) {
        var tree = new KubeletTree(new LinkedHashMap<>(), new LinkedHashSet<>());
        for (var root : roots) {
            if (Files.isDirectory(root)) {
                tree.directories.add(root);
                tree.descend(root, root, 0);
            }
        }
        return tree;
    }

    private void descend(Path root, Path directory, int depth) {
        for (var child : subdirectories(directory)) {
            switch (KubeletCgroup.parse(root.relativize(child))) {
                case Foreign() -> {
                    if (depth + 1 < KubeletCgroup.DEEPEST_PARENT) {
                        descend(root, child, depth + 1);
                    }
                }
                case Parent() -> {
                    directories.add(directory);
                    directories.add(child);
                    descend(root, child, depth + 1);
                }
                case PodGroup(var uid) -> {
                    directories.add(child);
                    pod(uid).names().add(child.getFileName().toString());
                    descend(root, child, depth + 1);
                }
                case Container(var uid, var _) -> pod(uid).containers().add(child);
                case Attendant(var _) -> {}
            }
        }
    }

    private PodDirectories pod(String uid) {
        return pods.computeIfAbsent(
                uid, _ -> new PodDirectories(new ArrayList<>(), new LinkedHashSet<>()));
    }

    static List<Path> subdirectories(Path directory) {
        var found = new ArrayList<Path>();
        try (var entries =
                Files.newDirectoryStream(
                        directory, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException _) {
            // It went while we looked: its parent's change is seen, and looked at again.
            return found;
        }
        return found;
    }
}
