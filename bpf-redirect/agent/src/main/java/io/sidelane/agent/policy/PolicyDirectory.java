package io.sidelane.agent.policy;

import io.sidelane.api.directory.FileContent;
import io.sidelane.api.directory.YamlDirectory;
import io.sidelane.api.yaml.Located;
import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The policy files of a directory, put together. Not safe for use by several threads. */
public final class PolicyDirectory {

    private final YamlDirectory<Located> files;

    public PolicyDirectory(Path directory) {
        files = new YamlDirectory<>("policy directory", directory, PolicyDirectory::read);
    }

    /**
     * Reads what has changed since the last scan.
     *
     * @throws IOException with a message for people when the directory cannot be listed
     */
    public DesiredState scan() throws IOException {
        return Catalog.of(files.scan());
    }

    private static FileContent<Located> read(String file, byte[] bytes) {
        return switch (YamlReader.read(file, bytes)) {
            case ReadFile.Good(var objects) -> new FileContent<>(file, objects, List.of());
            case ReadFile.Bad(var problems) ->
                    new FileContent<>(
                            file, List.of(), problems.stream().map(Problem::toString).toList());
        };
    }
}
