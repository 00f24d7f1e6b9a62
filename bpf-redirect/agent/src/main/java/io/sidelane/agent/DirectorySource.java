package io.sidelane.agent;

import io.sidelane.agent.admin.ControlPlaneView;
import io.sidelane.agent.datapath.DataPath;
import io.sidelane.agent.decision.Plan;
import io.sidelane.agent.pod.NetnsCookies;
import io.sidelane.agent.pod.PodFinder;
import io.sidelane.agent.pod.PodScan;
import io.sidelane.agent.policy.DesiredState;
import io.sidelane.agent.policy.PolicyDirectory;
import io.sidelane.agent.policy.PolicyFile;
import io.sidelane.api.directory.Debounce;
import io.sidelane.api.directory.DirectoryWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans out of a directory of YAML files, and of the network namespaces that they point to. */
final class DirectorySource implements PlanSource {

    private final Path netnsDirectory;
    private final PolicyDirectory policies;
    private final PodFinder pods;
    private final DirectoryWatch watch;
    private final Changes changes;
    private DesiredState desired;
    private boolean fresh = true;

    DirectorySource(AgentConfig config, Path directory, NetnsCookies cookies, Changes changes)
            throws StartException {
        this.netnsDirectory = config.netnsDirectory();
        this.policies = new PolicyDirectory(directory);
        this.pods =
                new PodFinder(config.netnsDirectory(), config.cgroupRoot(), config.proc(), cookies);
        this.changes = changes;
        this.desired = readForStart(policies);
        try {
            this.watch =
                    new DirectoryWatch(
                            List.of(directory, config.netnsDirectory()), Debounce.STANDARD);
        } catch (IOException e) {
            throw StartException.of(List.of(String.valueOf(e.getMessage())));
        }
    }

    /* What stands in the directory at the start must be right: there is no last good version. */
    private static DesiredState readForStart(PolicyDirectory policies) throws StartException {
        try {
            var desired = policies.scan();
            var errors = desired.files().stream().flatMap(file -> file.errors().stream()).toList();
            if (!errors.isEmpty()) {
                throw StartException.of(errors);
            }
            return desired;
        } catch (IOException e) {
            throw StartException.of(List.of(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void begin(DataPath dataPath) {
        // Files need no data path.
    }

    @Override
    public Proposal propose() {
        if (!fresh) {
            desired = scanPolicies();
        }
        fresh = false;
        var scan = pods.find(desired.pods());
        return new Proposal(Plan.of(desired, scan), unsettled(scan));
    }

    /* Nothing tells when a process or a path outside of the watched directories comes or goes. */
    private boolean unsettled(PodScan scan) {
        return scan.unsettled()
                || !scan.missing().isEmpty()
                || scan.found().stream()
                        .anyMatch(pod -> !pod.netnsPath().startsWith(netnsDirectory + "/"));
    }

    private DesiredState scanPolicies() {
        try {
            var scanned = policies.scan();
            changes.directoryFound();
            return scanned;
        } catch (IOException e) {
            changes.directoryLost(String.valueOf(e.getMessage()));
            return desired;
        }
    }

    @Override
    public void settled(@Nullable String error) {
        // Files are not answered.
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        return watch.await(atMost);
    }

    @Override
    public String awaited() {
        return "no plan is in force yet";
    }

    @Override
    public List<PolicyFile> files() {
        return desired.files();
    }

    @Override
    public @Nullable ControlPlaneView controlPlane() {
        return null;
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
