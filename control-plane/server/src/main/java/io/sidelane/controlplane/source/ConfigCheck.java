package io.sidelane.controlplane.source;

import io.sidelane.api.Policy;
import io.sidelane.api.directory.FileContent;
import io.sidelane.api.yaml.Nearest;
import io.sidelane.api.yaml.Place;
import io.sidelane.api.yaml.Problem;
import io.sidelane.api.yaml.ReadFile;
import io.sidelane.api.yaml.YamlReader;
import io.sidelane.controlplane.model.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * What a directory source would make of files, by the same code, without serving it.
 *
 * @param objects how many were read
 * @param errors why files would not be taken
 * @param warnings what would not work although the files are right by themselves: the rest may be
 *     elsewhere
 */
public record ConfigCheck(World world, int objects, List<Problem> errors, List<Problem> warnings) {

    public ConfigCheck {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** This, and more errors. */
    public ConfigCheck with(List<Problem> more) {
        var all = new ArrayList<>(errors);
        all.addAll(more);
        return new ConfigCheck(world, objects, all, warnings);
    }

    /**
     * Reads files in the order in which an object's first owner wins.
     *
     * @param trustDomain of the mesh
     */
    public static ConfigCheck of(List<Path> files, String trustDomain) {
        var errors = new ArrayList<Problem>();
        var contents = new ArrayList<FileContent<DirectoryItem>>();
        for (var file : files) {
            var items = new ArrayList<DirectoryItem>();
            errors.addAll(read(file, items));
            contents.add(new FileContent<>(file.toString(), items, List.of()));
        }
        var world = DirectoryWorld.of(contents, World.EMPTY).world();
        var all = contents.stream().flatMap(content -> content.objects().stream()).toList();
        var warnings = new ArrayList<>(twice(all));
        var mesh = MeshCheck.of(world, trustDomain, all);
        errors.addAll(mesh.errors());
        warnings.addAll(mesh.warnings());
        if (errors.isEmpty()) {
            // Else they may be in a file that could not be read.
            warnings.addAll(unknownProfiles(all, world));
        }
        return new ConfigCheck(world, all.size(), errors, warnings);
    }

    private static List<Problem> read(Path file, List<DirectoryItem> items) {
        var name = file.toString();
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
        } catch (IOException e) {
            return List.of(
                    new Problem(
                            new Place(name, 1, 1),
                            "",
                            "cannot be read (expected: a file that can)"));
        }
        return switch (YamlReader.read(name, bytes, new KubernetesDocuments(items::add))) {
            case ReadFile.Good(var objects) -> {
                objects.forEach(
                        located ->
                                items.add(
                                        new DirectoryItem.Ours(located.object(), located.place())));
                yield List.of();
            }
            case ReadFile.Bad(var problems) -> {
                items.clear();
                yield problems;
            }
        };
    }

    private static List<Problem> twice(List<DirectoryItem> items) {
        var first = new HashMap<String, Place>();
        var warnings = new ArrayList<Problem>();
        for (var item : items) {
            var earlier = first.putIfAbsent(item.ref(), item.place());
            if (earlier != null) {
                warnings.add(
                        new Problem(
                                item.place(),
                                "",
                                "%s: in two places (expected: one, %s has it too); that one counts"
                                        .formatted(item.ref(), earlier)));
            }
        }
        return warnings;
    }

    private static List<Problem> unknownProfiles(List<DirectoryItem> items, World world) {
        var known = new TreeSet<>(world.profiles().keySet());
        var warnings = new ArrayList<Problem>();
        for (var item : items) {
            if (item instanceof DirectoryItem.Ours(Policy policy, var place)) {
                var names = policy.spec().profiles();
                for (int i = 0; i < names.size(); i++) {
                    if (!known.contains(names.get(i))) {
                        warnings.add(
                                new Problem(
                                        place,
                                        "spec.candidates[%d].profileRef.name".formatted(i),
                                        "%s is in none of the files (expected: %s%s)"
                                                .formatted(
                                                        names.get(i),
                                                        known.isEmpty()
                                                                ? "an AccelerationProfile of this name"
                                                                : "one of "
                                                                        + String.join(", ", known),
                                                        Nearest.hint(names.get(i), known))));
                    }
                }
            }
        }
        return warnings;
    }
}
