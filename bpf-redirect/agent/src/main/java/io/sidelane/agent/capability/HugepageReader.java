package io.sidelane.agent.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads huge pages (kernel: Documentation/admin-guide/mm/hugetlbpage.rst). */
final class HugepageReader {

    private static final String NODES = "sys/devices/system/node";
    private static final Pattern SIZE = Pattern.compile("hugepages-(\\d+)kB");
    private static final Pattern NODE = Pattern.compile("node(\\d+)");

    private final NodeFiles files;

    HugepageReader(NodeFiles files) {
        this.files = files;
    }

    List<HugepageFacts> read() {
        var sizes = new ArrayList<HugepageFacts>();
        for (var name : files.names("sys/kernel/mm/hugepages")) {
            var size = SIZE.matcher(name);
            if (size.matches()) {
                var at = "sys/kernel/mm/hugepages/" + name;
                sizes.add(
                        new HugepageFacts(
                                Long.parseLong(size.group(1)),
                                pages(at + "/nr_hugepages"),
                                pages(at + "/free_hugepages"),
                                byNuma(name)));
            }
        }
        return sizes;
    }

    private Map<Integer, Integer> byNuma(String size) {
        var free = new HashMap<Integer, Integer>();
        for (var name : files.names(NODES)) {
            var node = NODE.matcher(name);
            var at = "%s/%s/hugepages/%s/free_hugepages".formatted(NODES, name, size);
            if (node.matches() && files.exists(at)) {
                free.put(Integer.valueOf(node.group(1)), pages(at));
            }
        }
        return free;
    }

    private int pages(String path) {
        return Objects.requireNonNullElse(files.number(path), 0);
    }
}
