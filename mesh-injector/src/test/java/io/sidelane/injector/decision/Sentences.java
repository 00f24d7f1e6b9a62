package io.sidelane.injector.decision;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The sentences that compiled code can refuse a candidate with, as {@link String#format} has them.
 */
final class Sentences {

    private static final Path CLASSES = Path.of("target/classes/io/sidelane/injector");

    private Sentences() {}

    /** Of the classes of these packages. */
    static TreeSet<String> of(String... packages) throws IOException {
        var all = new TreeSet<String>();
        for (var name : packages) {
            try (var files = Files.list(CLASSES.resolve(name))) {
                for (var file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                    StreamSupport.stream(
                                    ClassFile.of().parse(file).constantPool().spliterator(), false)
                            .filter(StringEntry.class::isInstance)
                            .map(entry -> ((StringEntry) entry).stringValue())
                            .filter(text -> text.contains("(expected: "))
                            .forEach(all::add);
                }
            }
        }
        return all;
    }

    /** What sentences of the template look like; they may stand inside others. */
    static Pattern pattern(String template) {
        return Pattern.compile(
                "\\Q" + template.replaceAll("%[sd]|\\u0001", "\\\\E.*\\\\Q") + "\\E",
                Pattern.DOTALL);
    }
}
