package io.sidelane.cli;

import io.sidelane.api.view.Explanation;
import io.sidelane.cli.render.ExplanationText;
import io.sidelane.command.HelpOption;
import io.sidelane.command.OutputOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code sidelane explain pod}. */
@Command(
        name = "pod",
        description =
                "Tells which way a pod's connections go and why: the policies that select it and"
                        + " what each lost by, the candidates and why each was refused, its node,"
                        + " what the kernel has, and the hops.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sidelane explain pod shop/cart-0",
            "  sidelane explain pod cart-0 -o json    # of namespace default"
        })
final class ExplainPodCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private HelpOption help = new HelpOption();

    @Mixin private ServerOption server = new ServerOption();

    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "[NAMESPACE/]NAME",
            converter = PodName.Converter.class,
            description = "the pod; without a namespace, of `default`.")
    private PodName pod = new PodName("default", "");

    @Override
    public Integer call() throws FailedException {
        var api = server.api();
        var answer =
                api.get(
                        "/api/v1/pods/%s/%s"
                                .formatted(
                                        ReadApi.part(pod.namespace()), ReadApi.part(pod.name())));
        var screen = Screen.of(spec);
        screen.print(
                switch (output.format()) {
                    case JSON -> Json.pretty(answer);
                    case TEXT ->
                            ExplanationText.of(api.as(answer, Explanation.class), screen.ink());
                });
        return 0;
    }

    /** A pod's two names. */
    record PodName(String namespace, String name) {

        static final class Converter implements ITypeConverter<PodName> {

            @Override
            public PodName convert(String written) {
                var parts = written.split("/", -1);
                if (parts.length == 1 && !parts[0].isEmpty()) {
                    return new PodName("default", parts[0]);
                }
                if (parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
                    return new PodName(parts[0], parts[1]);
                }
                throw new TypeConversionException(
                        "%s (expected: NAMESPACE/NAME)".formatted(written));
            }
        }
    }
}
