package io.sidelane.agent.datapath;

import io.sidelane.libbpf.BpfException;
import io.sidelane.libbpf.NetworkNamespace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds network namespaces of this node by their cookies: named ones, then those of processes. */
final class Namespaces {

    private Namespaces() {}

    /** Paths of those that can be found and entered, by cookie. */
    static Map<Long, Path> of(Set<Long> cookies) {
        if (cookies.isEmpty()) {
            return Map.of();
        }
        var found = new HashMap<Long, Path>();
        var missing = new HashSet<>(cookies);
        var inodes = new HashSet<Object>();
        for (Path path : candidates()) {
            if (missing.isEmpty()) {
                break;
            }
            try {
                var inode = Files.getAttribute(path, "unix:ino");
                if (!inodes.contains(inode)) {
                    long cookie = cookie(path);
                    inodes.add(inode);
                    if (missing.remove(cookie)) {
                        found.put(cookie, path);
                    }
                }
            } catch (IOException | BpfException _) {
                // The process or the name has gone meanwhile, and its sockets with it.
            }
        }
        return found;
    }

    private static long cookie(Path path) {
        try (var netns = NetworkNamespace.open(path)) {
            return netns.cookie();
        }
    }

    private static List<Path> candidates() {
        var paths = new ArrayList<Path>(entries(Path.of("/run/netns"), "*"));
        entries(Path.of("/proc"), "[0-9]*").forEach(pid -> paths.add(pid.resolve("ns/net")));
        return paths;
    }

    private static List<Path> entries(Path directory, String glob) {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            return List.of();
        }
        return entries;
    }
}
