package io.sidelane.injector.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidelane.api.address.AddressCheck;
import io.sidelane.api.address.Finding;
import io.sidelane.command.CommandErrors;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code sidelane addresses}. Status 0: everything fits; 1: something does not, or a file is wrong;
 * 2: misuse.
 */
@Command(
        name = "sidelane addresses",
        description = {
            "Tells which addresses of pods do not fit together: pools that overlap, addresses that two pods have or none, pools that are used up.",
            "Read are pods, StatefulSets, nodes, ServiceCIDRs, NetworkAttachmentDefinitions, SpiderPool's pools, endpoints and reserved addresses, and Whereabouts' pools. Without pods no address is called leaked.",
            "Changes nothing: what would mend it is said."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:everything fits",
            "1:something does not, or a file is not understood",
            "2:the command line is not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  kubectl get -A -o yaml pods,statefulsets,nodes,servicecidrs,\\",
            "      spiderippools,spiderendpoints,spiderreservedips,\\",
            "      network-attachment-definitions > ./cluster/all.yaml",
            "  sidelane addresses --config-dir ./cluster"
        })
public final class AddressesMain implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin private OfflineOptions options = new OfflineOptions();

    private AddressesMain() {}

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    public static CommandLine commandLine() {
        return new CommandLine(new AddressesMain())
                .setParameterExceptionHandler(CommandErrors::misuse);
    }

    @Override
    public Integer call() {
        return options.run(
                out -> {
                    var found = AddressCheck.of(Config.objects(options.directory()));
                    switch (options.format()) {
                        case TEXT -> found.stream().map(AddressesMain::text).forEach(out::println);
                        case JSON -> out.println(json(found));
                    }
                    return found.isEmpty();
                });
    }

    private static String text(Finding one) {
        var repair = one.repair();
        return "%s %s: %s%s"
                .formatted(
                        one.problem().word(),
                        one.object(),
                        one.message(),
                        repair == null ? "" : "; would mend it: " + repair);
    }

    private static String json(List<Finding> found) {
        var all = JSON.createArrayNode();
        for (var one : found) {
            all.addObject()
                    .put("problem", one.problem().word())
                    .put("object", one.object())
                    .put("message", one.message())
                    .put("repair", one.repair());
        }
        return all.toPrettyString();
    }
}
