package io.sidelane.it.paths;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** For the kernel lab: paths that this machine's own kernel has no drivers for. */
@Command(
        name = "paths",
        mixinStandardHelpOptions = true,
        description = "Uses on this kernel what the injector has put on pods.",
        footer = {
            "",
            "Example: paths --injected pods.yaml --cnitool PATH --underlay finance/ledger"
        })
public final class PathsCommand implements Callable<Integer> {

    @Option(names = "--injected", description = "What `sidelane inject` printed.")
    private Path injected = Path.of("/dev/null");

    @Option(names = "--cnitool", description = "The CNI project's cnitool.")
    private Path cnitool = Path.of("cnitool");

    @Option(
            names = "--underlay",
            paramLabel = "NAMESPACE/NAME",
            description = "A workload, two pods of which are attached to its networks.")
    private List<String> underlays = new ArrayList<>();

    @Option(
            names = "--rdma",
            paramLabel = "NAMESPACE/NAME",
            description = "A pod whose container app sends by RDMA.")
    private List<String> rdma = new ArrayList<>();

    @Option(
            names = "--rdma-device",
            defaultValue = "rxe0",
            description = "The device that it uses (default: ${DEFAULT-VALUE}).")
    private String device = "rxe0";

    @Option(
            names = "--vfio",
            paramLabel = "NAMESPACE/NAME",
            description = "A pod whose container app forwards frames by DPDK.")
    private List<String> vfio = new ArrayList<>();

    @Option(
            names = "--vfio-device",
            paramLabel = "PCI",
            split = ",",
            description = "The NIC that it has, and the one that is wired to it.")
    private List<String> nics = List.of("0000:00:10.0", "0000:00:11.0");

    @Override
    public Integer call() throws IOException {
        var folder = Files.createTempDirectory("sidelane-paths-");
        try {
            run(folder);
            return 0;
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(Path folder) throws IOException {
        var read = Injected.read(Files.readString(injected));
        for (var workload : underlays) {
            var name = workload.split("/", 2);
            var own = Files.createTempDirectory(folder, "underlay");
            print(workload, new UnderlayCheck(cnitool, own).twoPods(read, read, name[0], name[1]));
        }
        for (var workload : rdma) {
            var name = workload.split("/", 2);
            print(workload, new RdmaCheck(device, folder).run(read.pod(name[0], name[1]), "app"));
        }
        for (var workload : vfio) {
            var name = workload.split("/", 2);
            print(
                    workload,
                    new VfioCheck(nics.getFirst(), nics.getLast(), folder)
                            .run(read.pod(name[0], name[1]), "app"));
        }
    }

    private static void print(String workload, List<String> seen) {
        seen.forEach(line -> IO.println("%s %s".formatted(workload, line)));
    }
}
