package io.sidelane.controlplane.source;

import io.sidelane.api.directory.FileContent;
import io.sidelane.api.directory.YamlDirectory;
import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The configuration files of a directory, of our kinds and Kubernetes' own. For one thread. */
final class ConfigDirectory {

    private final YamlDirectory<DirectoryItem> files;

    ConfigDirectory(Path directory) {
        files = new YamlDirectory<>("config directory", directory, ConfigDirectory::read);
    }

    /**
     * @throws IOException with a message for people when the directory cannot be listed
     */
    List<FileContent<DirectoryItem>> scan() throws IOException {
        return files.scan();
    }

    private static FileContent<DirectoryItem> read(String file, byte[] bytes) {
        var items = new ArrayList<DirectoryItem>();
        return switch (YamlReader.read(file, bytes, new KubernetesDocuments(items::add))) {
            case ReadFile.Good(var objects) -> {
                objects.forEach(
                        located ->
                                items.add(
                                        new DirectoryItem.Ours(located.object(), located.place())));
                yield new FileContent<>(file, items, List.of());
            }
            case ReadFile.Bad(var problems) ->
                    new FileContent<>(
                            file, List.of(), problems.stream().map(Problem::toString).toList());
        };
    }
}
