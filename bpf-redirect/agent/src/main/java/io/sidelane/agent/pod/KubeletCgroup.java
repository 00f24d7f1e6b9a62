package io.sidelane.agent.pod;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a directory is in the tree that a kubelet and its container runtime make, by its path below
 * the root of a cgroup hierarchy. Pure.
 *
 * <p>Names of pods and QoS classes are the kubelet's (its {@code pkg/kubelet/cm}: drivers cgroupfs
 * and systemd), those of containers the runtime's (containerd, CRI-O, cri-dockerd).
 */
sealed interface KubeletCgroup {

    /** Nothing of a kubelet's. */
    record Foreign() implements KubeletCgroup {}

    /** Where pods of some QoS class are: {@code kubepods} and its classes. */
    record Parent() implements KubeletCgroup {}

    /** All of one pod. */
    record PodGroup(String uid) implements KubeletCgroup {}

    /** A container of a pod, the sandbox's ("pause") included, or something within it. */
    record Container(String uid, String id) implements KubeletCgroup {}

    /** A runtime's process that looks after a container from outside, in the node's namespaces. */
    record Attendant(String uid) implements KubeletCgroup {}

    KubeletCgroup FOREIGN = new Foreign();
    KubeletCgroup PARENT = new Parent();

    /** Deeper down is another node's kubelet, which runs in a container of this one. */
    int DEEPEST_PARENT = 2;

    Pattern SLICE =
            Pattern.compile(
                    "(?:.+-)?kubepods(?:-(?:burstable|besteffort))?(?:-pod(?<uid>[^-]+))?\\.slice");
    Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,127}");
    Pattern CONTAINER =
            Pattern.compile("(?:cri-containerd-|crio-|docker-)?(?<id>.+?)(?:\\.scope)?");
    Pattern CONMON = Pattern.compile("crio-conmon-.+");

    /**
     * @param path relative to the root of the hierarchy
     */
    static KubeletCgroup parse(Path path) {
        int depth = path.getNameCount();
        for (int i = 0; i < depth && i < DEEPEST_PARENT; i++) {
            var name = path.getName(i).toString();
            if (name.equals("kubepods") || isParentSlice(name)) {
                return within(path.subpath(i, depth));
            }
        }
        return FOREIGN;
    }

    private static KubeletCgroup within(Path kubepods) {
        for (int i = 1; i < kubepods.getNameCount(); i++) {
            var name = kubepods.getName(i).toString();
            var uid = uid(name);
            if (uid != null) {
                return i + 1 == kubepods.getNameCount()
                        ? new PodGroup(uid)
                        : container(uid, kubepods.getName(i + 1).toString());
            }
            if (i > 1 || !(isQosClass(name) || isParentSlice(name))) {
                return FOREIGN;
            }
        }
        return PARENT;
    }

    private static KubeletCgroup container(String uid, String name) {
        if (isAttendant(name)) {
            return new Attendant(uid);
        }
        var match = CONTAINER.matcher(name);
        return new Container(uid, match.matches() ? match.group("id") : name);
    }

    /** Whether a directory of that name is an {@link Attendant}'s. */
    static boolean isAttendant(String name) {
        return CONMON.matcher(name).matches();
    }

    private static boolean isQosClass(String name) {
        return name.equals("burstable") || name.equals("besteffort");
    }

    private static boolean isParentSlice(String name) {
        var match = SLICE.matcher(name);
        return match.matches() && match.group("uid") == null;
    }

    private static @Nullable String uid(String name) {
        var match = SLICE.matcher(name);
        String uid =
                match.matches()
                        // A dash would say to systemd that the slice is in another one.
                        ? replaced(match.group("uid"))
                        : name.startsWith("pod") ? name.substring("pod".length()) : null;
        return uid != null && UID.matcher(uid).matches() ? uid : null;
    }

    private static @Nullable String replaced(@Nullable String escaped) {
        return escaped == null ? null : escaped.replace('_', '-');
    }
}
